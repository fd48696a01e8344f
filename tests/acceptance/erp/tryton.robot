*** Settings ***
Documentation     Posting into Tryton by its web client, and what may go wrong on the way.

Library           OperatingSystem
Library           tryton_training.TrytonTraining    ${HOME}    AS    TrytonTraining
Resource          ../../../resources/erp/tryton_web.resource

Suite Setup       Start
Suite Teardown    Stop Training
Test Setup        Open ERP    ${URL}

Test Tags         browser


*** Variables ***
${HOME}    ${OUTPUT_DIR}/home
${URL}     ${EMPTY}


*** Test Cases ***
A Two Line Invoice Is Posted And Read Back
    ${posting}    Make Posting    R-1    12 x 4.25 V19    1 x 35 V7
    ${posted}    Post    ${posting}
    Should Be Equal    ${posted}    S2026-00001

A Second Run Finds The Posting And Writes Nothing
    ${posting}    Make Posting    R-1    12 x 4.25 V19    1 x 35 V7
    ${again}    Post    ${posting}
    Should Be Equal    ${again}    S2026-00001

A Posting That Appears Before The Click Is Not Doubled
    ${posting}    Make Posting    R-1    12 x 4.25 V19    1 x 35 V7
    Enter Invoice    ${posting}
    ${number}    Verify Posting    ${posting}
    Should Be Equal    ${number}    S2026-00001

A Credit Note With A Supplier's Own Rounding Is Posted In Another Currency
    ${posting}    Make Posting    C-1    3 x 33.33 V19    -1 x 3.33 V19    type=credit_note    currency=GBP
    ...    rounding=-0.01
    Post    ${posting}

Names And Texts May Hold Any Character
    ${posting}    Make Posting    Ä "1"/<b>&'2'_%    1 x 1000000 V19    supplier=O'Neill "& Söhne" <KG>
    ...    due_date=${EMPTY}
    Post    ${posting}

A Changed Value Is Named
    ${posting}    Make Posting    R-1    12 x 4.25 V19    1 x 35.01 V7
    ${error}    Run Keyword And Expect Error    *\[[]POSTING_DIFFERS\]    Verify Posting    ${posting}
    Should Match    ${error}    *line 2 unit_price is '35', not '35.01'*

A Supplier Tryton Does Not Know Is No Choice
    ${posting}    Make Posting    R-2    1 x 10 V19    supplier=Nobody
    Entering Should Fail    ${posting}    LOOKUP_AMBIGUOUS

A Year Without Books Is Refused And Leaves No Draft
    ${posting}    Make Posting    R-3    1 x 10 V19    date=2009-12-31    due_date=${EMPTY}
    Entering Should Fail    ${posting}    ERP_REFUSED
    ${found}    Find Posted Invoices    ${posting}
    Should Be Empty    ${found}

A Slow Tryton Is Waited For
    ${posting}    Make Posting    R-4    1 x 10 V19
    Set Switches    latency_ms=${300}
    Post    ${posting}
    [Teardown]    Set Switches    latency_ms=${0}

An Error Of Tryton Is Tried Again
    ${posting}    Make Posting    R-5    1 x 10 V19
    Set Switches    fail_next=${1}
    Entering Should Fail    ${posting}    ERP_FAILED
    [Teardown]    Set Switches    fail_next=${0}

A Wrong Password Stops The Capability
    [Setup]    Close ERP
    ${vault}    Get Environment Variable    RPA_SECRET_FILE
    Write Vault With Wrong Password    ${HOME}/wrong-vault.json
    Set Environment Variable    RPA_SECRET_FILE    ${HOME}/wrong-vault.json
    Opening Should Fail    LOGIN_REFUSED
    [Teardown]    Set Environment Variable    RPA_SECRET_FILE    ${vault}

A Tryton That Is Down Is Tried Again
    Stop Training
    ${posting}    Make Posting    R-6    1 x 10 V19
    Entering Should Fail    ${posting}    ERP_DOWN
    Opening Should Fail    ERP_DOWN


*** Keywords ***
Start
    [Documentation]    Starts the Tryton that every test works on.
    ${url}    Start Training
    VAR    ${URL}    ${url}    scope=SUITE    # robocop: off=VAR05

Post
    [Documentation]    What the task Post does with a posting; returns the ERP's number.
    [Arguments]    ${posting}
    ${posted}    Find Posted Invoices    ${posting}
    IF    not $posted    Enter Invoice    ${posting}
    ${number}    Verify Posting    ${posting}
    RETURN    ${number}

Entering Should Fail
    [Documentation]    The failure ends in this code; nothing stays posted.
    [Arguments]    ${posting}    ${code}
    Run Keyword And Expect Error    *\[[]${code}\]    Enter Invoice    ${posting}
    Close ERP

Opening Should Fail
    [Documentation]    The failure ends in this code.
    [Arguments]    ${code}
    Run Keyword And Expect Error    *\[[]${code}\]    Open ERP    ${URL}
