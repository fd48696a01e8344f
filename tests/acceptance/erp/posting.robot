*** Settings ***
Documentation     Posting into the practice ERP, and everything that may go wrong on the way.

Library           OperatingSystem
Library           training.Training    ${HOME}    AS    Training
Resource          ../../../resources/erp/practice_web.resource

Suite Setup       Start
Suite Teardown    Stop Training
Test Setup        Open ERP    ${URL}

Test Tags         browser


*** Variables ***
${HOME}    ${OUTPUT_DIR}/home
${URL}     ${EMPTY}


*** Test Cases ***
A Two Line Invoice Is Posted And Read Back
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    ${posted}    Post    ${posting}
    Should Be Equal    ${posted}    BILL-00001

A Credit Note Is Posted And Read Back
    ${posting}    Make Posting    C-1    1 x 99.90 DE19    type=credit_note    due_date=${EMPTY}
    ${posted}    Post    ${posting}
    Should Be Equal    ${posted}    BILL-00002

Several Tax Rates Keep The Supplier's Own Rounding
    ${posting}    Make Posting    M-1    3 x 3.33 DE19    1 x 10.07 DE7    2 x 0.125 DE7    rounding=-0.01
    Post    ${posting}

Names And Texts May Hold Any Character
    ${posting}    Make Posting    Ä "1"/<b>&'2'    1 x 1000000 DE19    supplier=O'Neill "& Söhne" <KG>
    Post    ${posting}

A Second Run Finds The Posting And Writes Nothing
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    ${again}    Post    ${posting}
    ${bills}    Count Bills    R-1
    Should Be Equal    ${again}    BILL-00001
    Should Be Equal As Integers    ${bills}    1

A Posting That Appears Before The Click Is Not Doubled
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Enter Invoice    ${posting}
    ${bills}    Count Bills    R-1
    Should Be Equal As Integers    ${bills}    1

A Line Altered In The ERP Is Named
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Alter Line    BILL-00001    2    unit_price    12.6
    Verification Should Fail    ${posting}    POSTING_DIFFERS    *line 2 unit_price is '12.6', not '12.5'*
    [Teardown]    Alter Line    BILL-00001    2    unit_price    12.5

A Header Altered In The ERP Is Named
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Alter Bill    BILL-00001    due_date    2026-05-01
    Verification Should Fail    ${posting}    POSTING_DIFFERS    *due_date is '2026-05-01', not '2026-04-30'*
    [Teardown]    Alter Bill    BILL-00001    due_date    2026-04-30

A Description Altered In The ERP Is Named Without Its Text
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Alter Line    BILL-00001    1    description    Private words
    Verification Should Fail    ${posting}    POSTING_DIFFERS    *: line 1 description. *
    [Teardown]    Alter Line    BILL-00001    1    description    Paper, lot 1

A Missing Posting Is No Success
    ${posting}    Make Posting    R-8    1 x 10 DE19
    Verification Should Fail    ${posting}    POSTING_DIFFERS    *no such posting*

Two Postings Are No Success
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Alter Bill    BILL-00002    reference    R-1
    Verification Should Fail    ${posting}    POSTING_AMBIGUOUS    *2 such postings*
    [Teardown]    Alter Bill    BILL-00002    reference    C-1

Drafts Of A Dead Robot Are Removed
    ${posting}    Make Posting    R-1    40 x 4.99 DE19    2 x 12.5 DE19
    Alter Bill    BILL-00001    number    ${EMPTY}
    Alter Bill    BILL-00002    reference    R-1
    ${found}    Find Posted Invoices    ${posting}
    ${bills}    Count Bills    R-1
    Should Be Equal    ${found}    ${{ ['BILL-00002'] }}
    Should Be Equal As Integers    ${bills}    1

A Supplier's Name That Two Suppliers Have Is No Choice
    Add Supplier    Twin
    ${posting}    Make Posting    R-11    1 x 10 DE19    supplier=Twin
    Entering Should Fail    ${posting}    LOOKUP_AMBIGUOUS

A Supplier The ERP Does Not Know Is No Choice
    ${posting}    Make Posting    R-12    1 x 10 DE19    supplier=Nobody
    Entering Should Fail    ${posting}    LOOKUP_AMBIGUOUS

An Entry The ERP Refuses Goes To A Person
    ${posting}    Make Posting    R-13    1 x 10 DE19    account=9999
    Entering Should Fail    ${posting}    ERP_REFUSED    *There is no such account*

A Session That Is Over Between Two Items Costs Nothing
    End Sessions
    ${posting}    Make Posting    R-14    1 x 10 DE19
    Post    ${posting}

A Session Lost Midway Is Tried Again
    ${posting}    Make Posting    R-15    1 x 10 DE19
    Set Switches    session_requests=3
    Entering Should Fail    ${posting}    SESSION_LOST
    Open ERP    ${URL}
    ${found}    Find Posted Invoices    ${posting}
    Should Be Empty    ${found}

A Changed Form Stops The Capability And Names The Fields
    ${posting}    Make Posting    R-16    1 x 10 DE19
    Set Switches    renamed=${True}
    Entering Should Fail    ${posting}    FORM_CHANGED    *Invoice date, Supplier, Supplier's invoice number*
    [Teardown]    Set Switches    renamed=${False}

A Slow ERP Is Waited For
    ${posting}    Make Posting    R-17    1 x 10 DE19
    Set Switches    latency_ms=${60}
    Post    ${posting}
    [Teardown]    Set Switches    latency_ms=${0}

An ERP That Is Too Slow Is Tried Again
    ${posting}    Make Posting    R-18    1 x 10 DE19
    Set Browser Timeout    500 ms
    Set Switches    latency_ms=${900}
    Entering Should Fail    ${posting}    ERP_SLOW
    [Teardown]    Run Keywords    Set Switches    latency_ms=${0}    AND    Set Browser Timeout    10 s

An Error Of The ERP Is Tried Again
    ${posting}    Make Posting    R-19    1 x 10 DE19
    Set Switches    fail_next=${1}
    Entering Should Fail    ${posting}    ERP_FAILED

An Error After The ERP Has Posted Does Not Double The Posting
    ${posting}    Make Posting    R-20    1 x 10 DE19
    Set Switches    fail_after_posting=${1}
    Entering Should Fail    ${posting}    ERP_FAILED
    Open ERP    ${URL}
    Post    ${posting}
    ${bills}    Count Bills    R-20
    Should Be Equal As Integers    ${bills}    1

A Wrong Password Stops The Capability
    [Setup]    Close ERP
    ${vault}    Get Environment Variable    RPA_SECRET_FILE
    Write Vault With Wrong Password    ${HOME}/wrong-vault.json
    Set Environment Variable    RPA_SECRET_FILE    ${HOME}/wrong-vault.json
    Opening Should Fail    LOGIN_REFUSED
    [Teardown]    Set Environment Variable    RPA_SECRET_FILE    ${vault}

A Secret That Is Not In The Vault Stops The Capability
    [Setup]    Close ERP
    ${vault}    Get Environment Variable    RPA_SECRET_FILE
    Set Environment Variable    RPA_SECRET_FILE    ${OUTPUT_DIR}/none.json
    Opening Should Fail    SECRET_MISSING
    [Teardown]    Set Environment Variable    RPA_SECRET_FILE    ${vault}

A Missing Browser Stops The Capability
    [Setup]    Close ERP
    Set Environment Variable    SUREHAND_BROWSER    ${OUTPUT_DIR}/none
    Opening Should Fail    BROWSER_MISSING
    [Teardown]    Remove Environment Variable    SUREHAND_BROWSER

A Browser That Does Not Start Stops The Capability
    [Setup]    Close ERP
    Set Environment Variable    SUREHAND_BROWSER    ${HOME}/vault.json
    Opening Should Fail    BROWSER_BROKEN
    [Teardown]    Remove Environment Variable    SUREHAND_BROWSER

An ERP That Is Down Is Tried Again
    Stop Training
    ${posting}    Make Posting    R-21    1 x 10 DE19
    Entering Should Fail    ${posting}    ERP_DOWN
    Opening Should Fail    ERP_DOWN


*** Keywords ***
Start
    [Documentation]    Starts the ERP that every test works on.
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
    [Arguments]    ${posting}    ${code}    ${message}=*
    ${error}    Run Keyword And Expect Error    *\[[]${code}\]    Enter Invoice    ${posting}
    Should Match    ${error}    ${message}

Verification Should Fail
    [Documentation]    The failure ends in this code and says this.
    [Arguments]    ${posting}    ${code}    ${message}
    ${error}    Run Keyword And Expect Error    *\[[]${code}\]    Verify Posting    ${posting}
    Should Match    ${error}    ${message}

Opening Should Fail
    [Documentation]    The failure ends in this code.
    [Arguments]    ${code}
    Run Keyword And Expect Error    *\[[]${code}\]    Open ERP    ${URL}
