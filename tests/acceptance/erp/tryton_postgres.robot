*** Settings ***
Documentation     Tryton with its books on a PostgreSQL server, whose address is in POSTGRES_URL.

Library           tryton_training.TrytonTraining    ${HOME}    AS    TrytonTraining
Resource          ../../../resources/erp/tryton_web.resource

Suite Setup       Start
Suite Teardown    Stop Training
Test Setup        Open ERP    ${URL}

Test Tags         browser


*** Variables ***
${HOME}     ${OUTPUT_DIR}/home
${URL}      ${EMPTY}
@{LINES}    12 x 4.25 V19    1 x 35 V7


*** Test Cases ***
A Two Line Invoice Is Posted And Read Back
    ${posting}    Make Posting    P-1    @{LINES}
    Enter Invoice    ${posting}
    ${number}    Verify Posting    ${posting}
    Should Be Equal    ${number}    S2026-00001

A Reset Brings The Books Back To Their Beginning
    Reset Training
    ${posting}    Make Posting    P-1    @{LINES}
    ${found}    Find Posted Invoices    ${posting}
    Should Be Empty    ${found}

Books Stay When Tryton Is Down
    ${posting}    Make Posting    P-2    @{LINES}
    Open ERP    ${URL}
    Enter Invoice    ${posting}
    Close ERP
    Stop Training
    ${url}    Start Again
    Open ERP    ${url}
    ${number}    Verify Posting    ${posting}
    Should Be Equal    ${number}    S2026-00001


*** Keywords ***
Start
    [Documentation]    Starts the Tryton that every test works on.
    ${url}    Start Training    %{POSTGRES_URL}
    VAR    ${URL}    ${url}    scope=SUITE    # robocop: off=VAR05
