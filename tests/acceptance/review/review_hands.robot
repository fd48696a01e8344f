*** Settings ***
Documentation     The review page by keys alone and by mouse alone, and documents of many pages.

Resource          review.resource

Suite Setup       Start
Suite Teardown    Stop
Test Teardown     Leave

Test Tags         browser


*** Test Cases ***
Fields Are Reached And Left By Keys Alone
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Press    o
    Field Should Have The Focus    supplier_name
    Press    ArrowDown    Tab
    Field Should Have The Focus    supplier_iban
    Press    ArrowUp    ArrowUp    ArrowUp
    Field Should Have The Focus    invoice_number
    Press    e    x    Escape
    Get Property    id=f-invoice_number    value    ==    4711-WRONG

The Way Through The Queue Needs No Mouse
    ${second}    Begin With Two Documents    Keyboard Key    press    Enter
    Open The Keys And Close Them
    Press    +    0    n
    Wait For Elements State    body[data-shown="${second}"]
    Press    Escape    4
    Should Be Decided    ${second}
    Press    z
    Should Be Back    ${second}
    Press    q
    Wait For Elements State    body[data-shown="queue"]

Fields And Tables Need No Keys
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Click    \#others summary
    Click    id=f-due_date
    Keyboard Input    type    2030-01-01
    Click    \#others summary
    Get Property    id=f-due_date    value    ==    2030-01-01
    Click    [data-does=tables]
    Click    [data-does=add-tax]
    Click    .taxes-sheet tbody tr:last-child .gone button

The Way Through The Queue Needs No Keys
    ${second}    Begin With Two Documents    Click    id=start
    Click    [data-does=skip]
    Wait For Elements State    body[data-shown="${second}"]
    Click    [data-does=reject]
    Click    [data-code=NOT_ORDERED]
    Should Be Decided    ${second}
    Click    [data-does=undo]
    Should Be Back    ${second}
    Click    .brand
    Wait For Elements State    body[data-shown="queue"]

Any Of 500 Pages Is Reached By Its Number And Its Words Fill A Field
    ${case}    Hold Long Document    500
    Open Case    ${case}
    Go To Page    500
    Press    PageUp    PageUp
    Page Should Be Drawn    498
    Press    w    Enter
    Wait For Elements State    .fits
    Nothing Should Break The Page's Own Rules
