*** Settings ***
Documentation    Supplier invoices: from a document to a decided invoice.

Resource         ../../resources/invoices.resource


*** Tasks ***
Read
    [Documentation]    Reads each document, decides, and holds what a person has to look at.
    For Each Input Work Item    Read One Invoice


*** Keywords ***
Read One Invoice
    [Documentation]    Ends with exactly one output for posting; a doubtful one is marked as held.
    ${document}    Read Document Of Work Item
    ${invoice}    Extract Fields Of Document    ${document}
    ${checks}    Check Invoice Against Rules    ${invoice}
    ${decision}    Decide On Invoice    ${invoice}    ${checks}
    Hand Over Invoice    ${document}    ${invoice}    ${checks}    ${decision}
    Hold For Review    ${decision}
