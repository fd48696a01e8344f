*** Settings ***
Documentation     Correcting lines and taxes on the review page, in a real browser.

Resource          review.resource

Suite Setup       Start
Suite Teardown    Stop
Test Teardown     Leave

Test Tags         browser


*** Test Cases ***
Lines That Were Not Read Are Typed By Keys Alone And Posted
    ${case}    Hold Document Without Lines
    Open Case    ${case}
    Press    l    Enter
    ${count}    Type All Lines    ${case}
    Wait For Elements State    text=${count} lines will be posted
    Press    Escape    Enter
    Should Be Decided    ${case}
    Lines Should Have Been Kept    ${case}    ${count}    typed
    Nothing Should Break The Page's Own Rules
    Right Lines Should Be Posted    ${case}

One Line A Tax Rate Takes The Place Of Lines By Mouse Alone
    ${case}    Hold Document Without Lines
    Open Case    ${case}
    Click    text="One line a tax rate"
    Wait For Elements State    \#checks[data-broken="0"]
    Click    id=accept
    Should Be Decided    ${case}
    Should Be Posted    ${case}
    ${found}    Get Bill Lines    ${case}
    Should Start With    ${found}[0]    Goods and services

A Cell Is Filled By Clicking Its Word
    ${case}    Hold Document Without Lines
    ${net}    Get Lines To Post    ${case}
    Open Case    ${case}
    Click    text="Add a line"
    Click    ${LAST_ROW} >> [data-column=net]
    ${place}    Get Place Of Net    ${case}    1
    Click At Place    ${place}
    Wait For Function    element => element.value    ${LAST_ROW} >> [data-column=net]
    ${value}    Get Property    ${LAST_ROW} >> [data-column=net]    value
    Should End With    ${net}[0]    ${SPACE}${value}

A Value That Fits No Type Is Told Beside Its Cell And Stays
    ${case}    Hold Document Without Lines
    Open Case    ${case}
    Press    l    Enter
    Type Line    Ink    many    5    19    10
    Get Text    ${FIRST_ROW} >> .c-quantity .problem    ==    Type it as 12.50.
    Get Property    ${FIRST_ROW} >> [data-column=quantity]    value    ==    many
    Press    Escape    Enter
    Get Text    id=notice    contains    Type it as
    Should Wait    ${case}
    Get Property    ${FIRST_ROW} >> [data-column=quantity]    value    ==    many

A Removed Line And A Taken Back Decision Keep What Was Typed
    ${case}    Hold Document    invoice_number=4711-WRONG
    Open Case    ${case}
    Press    1    l
    ${before}    Get Element Count    ${ROWS}
    Click    ${FIRST_ROW} >> .gone button
    Press    Escape    Enter
    Accept All The Same    ${case}
    Take Back    ${case}
    Get Element Count    ${ROWS}    ==    ${before - 1}
