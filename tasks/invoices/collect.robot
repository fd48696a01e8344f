*** Settings ***
Documentation    Supplier invoices: from a folder to one work item a document.

Resource         ../../resources/invoices.resource


*** Tasks ***
Collect
    [Documentation]    Hands every document of a folder over to reading, as it is.
    For Each Input Work Item    Collect One Folder


*** Keywords ***
Collect One Folder
    [Documentation]    Makes one output work item a document; the bytes decide whether it came in before.
    ${documents}    List Documents Of Work Item
    FOR    ${document}    IN    @{documents}
        Hand Over Document    ${document}
    END
