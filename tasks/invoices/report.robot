*** Settings ***
Documentation    Supplier invoices: from what happened to a page a manager understands.

Resource         ../../resources/invoices.resource


*** Tasks ***
Report
    [Documentation]    Builds the report of a run from the figures its worker wrote down.
    For Each Input Work Item    Report One Run


*** Keywords ***
Report One Run
    [Documentation]    Adds report.html and report.json to the work item.
    Build Report Of Work Item
