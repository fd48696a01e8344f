*** Settings ***
Documentation       A bot whose items say what it has to do; for tests of robots and their pool.

Library             keywords.work_items.WorkItems    AS    WorkItems


*** Tasks ***
Echo
    [Documentation]    Does what each item asks for.
    For Each Input Work Item    Echo One Item    return_results=${False}


*** Keywords ***
Echo One Item
    [Documentation]    Passes the item on, or does what its entry `do` says.
    ${payload}    Get Work Item Payload
    Run Keyword    ${payload}[do]    ${payload}

Pass On
    [Documentation]    One output an entry of `outputs`.
    [Arguments]    ${payload}
    FOR    ${content}    IN    @{payload}[outputs]
        Create Output Work Item    ${content}    save=True
    END

Fail With
    [Documentation]    Fails with the message of the item.
    [Arguments]    ${payload}
    Fail    ${payload}[message]
