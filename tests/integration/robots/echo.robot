*** Settings ***
Documentation    A bot whose items say what it has to do; for tests of robots and their pool.

Library          OperatingSystem
Library          Process
Library          keywords.work_items.WorkItems    AS    WorkItems


*** Tasks ***
Echo
    [Documentation]    Does what each item asks for.
    For Each Input Work Item    Echo One Item    return_results=${False}


*** Keywords ***
Echo One Item
    [Documentation]    Does what the entry `do` of the item says.
    ${payload}    Get Work Item Payload
    Run Keyword    ${payload}[do]

Pass On
    [Documentation]    Makes one output an entry of `outputs`.
    ${payload}    Get Work Item Payload
    FOR    ${content}    IN    @{payload}[outputs]
        Create Output Work Item    ${content}    save=True
    END

Fail With
    [Documentation]    Fails with the message of the item.
    ${payload}    Get Work Item Payload
    Fail    ${payload}[message]

Tell Environment
    [Documentation]    Puts the names of all environment variables and the working folder into the item.
    ${names}    Evaluate    sorted(__import__('os').environ)
    ${pid}    Evaluate    __import__('os').getpid()
    Set Work Item Variables    names=${names}    folder=${EXECDIR}    pid=${pid}
    Save Work Item

Copy Files
    [Documentation]    Hands every file of the item on under another name.
    ${paths}    Get Work Item Files    *
    Create Output Work Item
    FOR    ${path}    IN    @{paths}
        Add Work Item File    ${path}    copy-of-${{__import__('pathlib').Path($path).name}}
    END
    Save Work Item

Hang
    [Documentation]    Starts a program, says that it began, and does not come back.
    ${payload}    Get Work Item Payload
    ${program}    Start Process    sleep    600
    ${me}    Evaluate    __import__('os').getpid()
    Create File    ${payload}[sign]    ${me} ${program.pid}
    Wait For Process    ${program}

Die
    [Documentation]    Ends the robot's process as it stands.
    ${payload}    Get Work Item Payload
    Evaluate    __import__('os')._exit(${payload}[exit_code])
