*** Settings ***
Documentation    Supplier invoices: from a decided invoice to the ERP. However often it runs, it posts once.

Resource         ../../resources/invoice_posting.resource


*** Tasks ***
Post
    [Documentation]    Posts each invoice and reads it back by another path.
    For Each Input Work Item    Post One Invoice
    [Teardown]    Close ERP


*** Keywords ***
Post One Invoice
    [Documentation]    Searches first, writes only what is missing, and compares every field with what the ERP holds.
    ${posting}    Get Posting Of Work Item
    Open ERP Of Work Item
    ${posted}    Find Posted Invoices    ${posting}
    IF    not $posted    Enter Invoice    ${posting}
    ${number}    Verify Posting    ${posting}
    Record Posting    ${number}    found=${posted}
