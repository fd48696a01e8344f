*** Settings ***
Documentation     Deciding held documents on the review page, in a real browser.

Resource          review.resource

Suite Setup       Start
Suite Teardown    Stop
Test Teardown     Leave

Test Tags         browser


*** Test Cases ***
A Document Is Accepted By Keys And Posted
    ${case}    Hold Document    invoice_number=${EMPTY}
    ${number}    Get Right Value    ${case}    invoice_number
    Open Case    ${case}
    Type Value    ${number}
    Wait For Elements State    text="Corrected: ${number}"
    Press    Enter
    Should Be Decided    ${case}
    Nothing Should Break The Page's Own Rules
    Should Be Posted    ${case}    ${number}

A Wrong Value Is Corrected By Its First Candidate With Two Keys
    ${case}    Hold Document    invoice_number=4711-WRONG
    ${number}    Get Right Value    ${case}    invoice_number
    Open Case    ${case}
    Get Text    .field.doubtful >> .candidate >> nth=0    contains    ${number}
    Press    1
    Press    Enter
    Should Be Decided    ${case}
    Should Have Been Done By    ${case}    2    candidate 1
    Should Be Posted    ${case}    ${number}

A Missing Value Is Filled By Clicking Its Word And All Is Done By Mouse
    ${case}    Hold Document    invoice_number=${EMPTY}
    ${number}    Get Right Value    ${case}    invoice_number
    Open Case    ${case}
    Click On Page    ${case}    invoice_number
    Wait For Elements State    text="Corrected: ${number}"
    Click    id=accept
    Should Be Decided    ${case}
    Should Have Been Done By    ${case}    0    words
    Should Be Posted    ${case}    ${number}

A Word Is Picked By Keyboard Alone
    ${case}    Hold Document    invoice_number=${EMPTY}
    Open Case    ${case}
    Press    w    ArrowDown    ArrowRight    Enter
    Wait For Elements State    .field.doubtful .fits
    ${value}    Get Property    id=f-invoice_number    value
    Should Not Be Empty    ${value}

A Rule That Is Broken Asks For A Second Key
    ${case}    Hold Document    gross_total=1.00
    Open Case    ${case}
    Press    Enter
    Get Text    id=accept    contains    broken: accept all the same
    Get Attribute    body    data-shown    ==    ${case}
    Press    1
    Wait For Elements State    text="Corrected:"    detached
    Get Text    id=accept    contains    Accept

A Document Is Rejected With A Reason
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Press    Escape    3
    Should Be Decided    ${case}
    ${outcome}    Get Outcome    ${case}
    Should Be Equal    ${outcome}    ended-by-person

A Decision Is Taken Back With What Was Typed
    ${case}    Hold Document    invoice_number=4711-WRONG
    ${number}    Get Right Value    ${case}    invoice_number
    Open Case    ${case}
    Press    1    Enter
    Should Be Decided    ${case}
    Press    z
    Wait For Elements State    body[data-shown="${case}"]
    Get Property    id=f-invoice_number    value    ==    ${number}
    Should Wait    ${case}

The Older Of Two Tabs Is Told And Keeps What Was Typed
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Type Value    MINE-1
    Open In Another Tab    ${case}
    Press    Enter
    Get Text    id=notice    contains    What you typed is still here
    Get Property    id=f-invoice_number    value    ==    MINE-1
    Should Wait    ${case}

Without The Server Nothing Typed Is Lost
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Set Offline    True
    Type Value    MINE-2
    Press    Enter
    Get Text    id=notice    contains    cannot be reached
    Set Offline    False
    Open Case    ${case}
    Get Property    id=f-invoice_number    value    ==    MINE-2

Two People Do Not Do The Same Work
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    ${window}    Sign In As Another    ben
    Open Case    ${case}
    Get Text    id=notice    contains    ann works on this document
    Press    1    Enter    Escape
    Should Wait    ${case}
    Accept In Window    ${window}    ${case}

A Killed Server Loses Nothing Typed And The Page Goes On When It Is Back
    ${case}    Hold Document    invoice_number=4711-WRONG
    ${number}    Get Right Value    ${case}    invoice_number
    Open Case    ${case}
    Type Beside A Killed Server    ${number}    typed without a server
    Start Page Again
    Sign In Again
    Open Case    ${case}
    Get Property    ${FIRST_ROW} >> [data-column=description]    value    ==    typed without a server
    Wait For Elements State    text="Corrected: ${number}"

Every Page Is Accessible
    [Template]    Pages Should Be Accessible
    light
    dark
