*** Settings ***
Documentation     Deciding held documents on the review page, in a real browser.

Library           Collections
Library           Browser
...                   timeout=20 s
...                   auto_closing_level=SUITE
...                   run_on_failure=${None}
...                   enable_playwright_debug=disabled
Library           keywords.browsers.Browsers    AS    Browsers
Library           reviewing.Reviewing    ${HOME}    AS    Reviewing

Suite Setup       Start
Suite Teardown    Stop
Test Teardown     Leave

Test Tags         browser


*** Variables ***
${HOME}         ${OUTPUT_DIR}/home
${ROWS}         .lines-sheet tbody tr
${FIRST_ROW}    .lines-sheet tbody tr:first-child
${LAST_ROW}     .lines-sheet tbody tr:last-child


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

Lines That Were Not Read Are Typed By Keys Alone And Posted
    ${case}    Hold Document Without Lines
    ${lines}    Get Right Lines    ${case}
    Open Case    ${case}
    Press    l    Enter
    FOR    ${line}    IN    @{lines}
        Type Line    @{line}
    END
    Wait For Elements State    text=${{ len($lines) }} lines will be posted
    Press    Escape    Enter
    Should Be Decided    ${case}
    Nothing Should Break The Page's Own Rules
    Lines Should Have Been Kept    ${case}    ${{ len($lines) }}    typed
    Should Be Posted    ${case}
    ${wanted}    Get Lines To Post    ${case}
    ${found}    Get Bill Lines    ${case}
    Should Be Equal    ${found}    ${wanted}

One Line A Tax Rate Takes The Place Of Lines By Mouse Alone
    ${case}    Hold Document Without Lines
    Open Case    ${case}
    Click    text="One line a tax rate"
    Wait For Elements State    text=will be posted
    Wait For Elements State    \#checks[data-broken="0"]
    Click    id=accept
    Should Be Decided    ${case}
    ${shown}    Get Work Shown    ${case}
    Should Be Equal    ${shown}[fields][lines][way]    rates
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
    Get Text    id=accept    contains    accept all the same
    Press    Enter
    Should Be Decided    ${case}
    Press    z
    Wait For Elements State    body[data-shown="${case}"]
    ${after}    Get Element Count    ${ROWS}
    Should Be Equal As Integers    ${after}    ${before - 1}
    Should Wait    ${case}

Every Page Is Accessible
    [Template]    Pages Should Be Accessible
    light
    dark


*** Keywords ***
Start
    [Documentation]    Brings everything up and signs ann in.
    Start Reviewing
    ${browser}    Get Installed Browser
    New Browser    chromium    executablePath=${{ str($browser.path) }}    chromiumSandbox=${browser.sandbox}
    ...    args=["--disable-gpu", "--no-first-run"]
    Sign In    light

Stop
    [Documentation]    Ends everything.
    Close Browser    ALL
    Stop Reviewing

Sign In
    [Documentation]    A fresh browser window, signed in with a new link.
    [Arguments]    ${scheme}
    New Context    viewport={'width': 1440, 'height': 900}    colorScheme=${scheme}
    ${link}    Get Link    ann
    New Page    ${link}
    Wait For Elements State    body[data-works]

Open Case
    [Documentation]    Opens a document of the page that is shown.
    [Arguments]    ${case}
    ${url}    Get Url
    Go To    ${{ '/'.join($url.split('/')[:3]) }}/cases/${case}
    Wait For Elements State    body[data-shown="${case}"]

Press
    [Documentation]    Presses keys, one after the other.
    [Arguments]    @{keys}
    FOR    ${key}    IN    @{keys}
        Keyboard Key    press    ${key}
    END

Nothing Should Break The Page's Own Rules
    [Documentation]    The browser refused no script, style or address, and no script of ours failed.
    ...    A check that a newer one replaces is told, too.
    ${said}    Get Console Log    full=${True}
    ${errors}    Get Page Errors    full=${True}
    ${wrong}    Evaluate    [o for o in $said if o['type'] == 'error' and not o['text'].startswith(('htmx:sendAbort', 'htmx:after'))]
    Should Be Empty    ${{ $wrong + $errors }}

Open In Another Tab
    [Documentation]    Opens the same document a second time and comes back.
    [Arguments]    ${case}
    ${old}    Get Page Ids    ACTIVE    ACTIVE    ACTIVE
    ${url}    Get Url
    New Page    ${url}
    Wait For Elements State    body[data-shown="${case}"]
    Switch Page    ${old}[0]

Type Value
    [Documentation]    Types into the field that has the focus.
    [Arguments]    ${value}
    Press    e
    Keyboard Input    type    ${value}
    Press    Enter

Type Line
    [Documentation]    Types the cells of a row; the last Enter makes the next row.
    [Arguments]    @{cells}
    FOR    ${cell}    IN    @{cells}
        Keyboard Input    insertText    ${cell}
        Press    Enter
    END

Lines Should Have Been Kept
    [Documentation]    The correction holds all lines, and none before; what was shown names the way.
    [Arguments]    ${case}    ${count}    ${way}
    ${kept}    Get Corrections    ${case}
    Should Be Equal As Integers    ${{ len(json.loads($kept['lines'][0])) }}    ${count}
    Should Be Equal    ${kept}[lines][1]    []
    ${shown}    Get Work Shown    ${case}
    Should Be Equal    ${shown}[fields][lines][way]    ${way}

Should Have Been Done By
    [Documentation]    So many keys, and the number got its value this way.
    [Arguments]    ${case}    ${keys}    ${way}
    ${shown}    Get Work Shown    ${case}
    Should Be Equal As Integers    ${shown}[keys]    ${keys}
    Should Be Equal    ${shown}[fields][invoice_number][way]    ${way}

Should Wait
    [Documentation]    Nobody decided the case, or the decision was taken back.
    [Arguments]    ${case}
    ${outcome}    Get Outcome    ${case}
    Should Be Equal    ${outcome}    waiting

Click On Page
    [Documentation]    Clicks the middle of a value on the page picture.
    [Arguments]    ${case}    ${field}
    ${place}    Get Place    ${case}    ${field}
    Click At Place    ${place}

Click At Place
    [Documentation]    Clicks a point of the page, given as shares of its width and height.
    [Arguments]    ${place}
    ${box}    Get BoundingBox    \#stage
    Mouse Button    click    ${{ $box['x'] + $box['width'] * $place['x'] }}
    ...    ${{ $box['y'] + $box['height'] * $place['y'] }}

Should Be Decided
    [Documentation]    The page went on, and the case does not wait any more.
    [Arguments]    ${case}
    Wait For Elements State    body:not([data-shown="${case}"])
    ${outcome}    Get Outcome    ${case}
    Should Not Be Equal    ${outcome}    waiting

Should Be Posted
    [Documentation]    The bots posted it with this number and read it back.
    [Arguments]    ${case}    ${number}=${EMPTY}
    ${posting}    Wait For Posting    ${case}
    Should Be Equal    ${posting}    posted-after-person, verified
    IF    not $number    RETURN
    ${found}    Get Bill Number    ${case}
    Should Be Equal    ${found}    ${number}

Leave
    [Documentation]    Goes back to the list.
    ${url}    Get Url
    Go To    ${{ '/'.join($url.split('/')[:3]) }}/

Pages Should Be Accessible
    [Documentation]    Looks at every page and dialog in one colour scheme.
    [Arguments]    ${scheme}
    ${case}    Hold Document    invoice_number=4711-WRONG    gross_total=1.00
    Sign In    ${scheme}
    Page Should Be Accessible
    Open Case    ${case}
    Page Should Be Accessible
    FOR    ${keys}    IN    o    Enter    Escape    Escape ?
        Press    @{{ $keys.split() }}
        Page Should Be Accessible
    END
    Close Context

Page Should Be Accessible
    [Documentation]    Nothing on the page breaks WCAG 2.2 AA, as far as axe can tell.
    ${code}    Get Code Of Axe
    ${wrong}    Evaluate JavaScript    ${None}    ${code}
    Should Be Empty    ${wrong}    ${wrong}
