*** Settings ***
Documentation     Trouble in Tryton while a bot works: it ends in one clear error or is tried again, and no wrong or
...               second record is left. What stands in Tryton is looked up past the bot, as its keeper.

Library           tryton_training.TrytonTraining    ${HOME}    AS    TrytonTraining
Library           tryton_trouble.TrytonTrouble    ${HOME}    AS    TrytonTrouble
Resource          ../../../resources/erp/tryton_web.resource

Suite Setup       Start
Suite Teardown    Stop Training
Test Setup        Open ERP    ${URL}
Test Teardown     End Trouble

Test Tags         browser


*** Variables ***
${HOME}       ${OUTPUT_DIR}/home
${URL}        ${EMPTY}
@{ONCE}       ${{ ('validated', 'clerk') }}
@{NOTHING}    @{EMPTY}


*** Test Cases ***
A Session That Is Over Between Two Invoices Costs Nothing
    End Sessions
    Should Be Posted Once    T-1

A Session Lost Over An Open Line Is Tried Again
    Make Trouble    at=account.invoice.line.on_change    session_requests=${1}
    Entering Should Fail    T-2    SESSION_LOST
    Should Hold    T-2    @{NOTHING}
    Should Be Posted Once    T-2

A Session Lost At The Click Is Tried Again
    Make Trouble    at=validate_invoice    session_requests=${1}
    Entering Should Fail    T-3    SESSION_LOST
    Should Be Posted Once    T-3

An Answer Lost After Posting Does Not Double The Posting
    Make Trouble    fail_after_posting=${1}
    Entering Should Fail    T-4    ERP_FAILED
    Should Hold    T-4    @{ONCE}
    Should Be Posted Once    T-4

A Renamed Field Stops The Capability And Is Named
    [Setup]    Customize Form    invoice_form    //label[@name='reference']
    ...    <label name='reference' string='Their number'/>
    Entering Should Fail    T-5    FORM_CHANGED    *'Reference'*
    Should Hold    T-5    @{NOTHING}
    [Teardown]    Restore Forms

A Renamed Field Of A Line Stops The Capability And Is Named
    [Setup]    Customize Form    invoice_line_form    //label[@name='unit_price']
    ...    <label name='unit_price' string='Price'/>
    Entering Should Fail    T-6    FORM_CHANGED    *'Unit Price'*
    Should Hold    T-6    @{NOTHING}
    [Teardown]    Restore Forms

A Button That Is Gone Stops The Capability And Leaves No Draft
    [Setup]    Customize Form    invoice_form    //button[@name='validate_invoice']    <newline/>
    Entering Should Fail    T-7    FORM_CHANGED    *'validate_invoice'*
    Should Hold    T-7    @{NOTHING}
    [Teardown]    Restore Forms

A Label That Moved To Another Field Is Seen Before It Counts
    [Setup]    Customize Form    invoice_form    //label[@name='invoice_date']
    ...    <label name='accounting_date' string='Invoice Date'/><field name='accounting_date'/>
    Entering Should Fail    T-8    DRAFT_DIFFERS    *: date is *
    Should Hold    T-8    @{NOTHING}
    [Teardown]    Restore Forms

A Message In The Way Is Tried Again
    Evaluate JavaScript    ${None}    () => { Sao.common.message.run('Maintenance tonight.') }
    Entering Should Fail    T-9    ERP_FAILED
    Should Be Posted Once    T-9

A Dialog That Opens Midway Is Tried Again
    VAR    ${asks}    (event, query, asked) => asked.url.includes('line.on_change') && Sao.preferences()
    Evaluate JavaScript    ${None}    () => { jQuery(document).on('ajaxSend', ${asks}) }
    Entering Should Fail    T-11    ERP_FAILED
    Should Be Posted Once    T-11

A Tryton Of Two Seconds A Request Is Waited For
    Make Trouble    latency_ms=${2000}
    Should Be Posted Once    T-12

A Tryton That Hangs At The Click Is Tried Again
    [Setup]    Be Patient For    3 s
    Make Trouble    at=validate_invoice    latency_ms=${6000}
    Entering Should Fail    T-13    ERP_SLOW
    End Trouble
    Should Be Posted Once    T-13
    [Teardown]    Run Keywords    End Trouble    AND    Be Patient For    10 s

An Invoice Like A Draft Of Somebody Else Goes To A Person
    Save Draft    Alder Papierhandel    T-14
    Entering Should Fail    T-14    ERP_REFUSED    *Tryton warns: *
    Should Hold    T-14    ${{ ('draft', 'admin') }}

Drafts Of A Dead Robot Are Removed
    Save Draft    Alder Papierhandel    T-15    secret=tryton
    Save Draft    Alder Papierhandel    T-15    secret=tryton
    Should Be Posted Once    T-15

What Tryton Does Not Know Is No Choice
    [Setup]    Rename Tax    V7    V7 since 2026
    [Template]    Unknown Should Be Named
    T-17    Currency    currency=JPY
    T-18    Account    account=9999
    T-19    Taxes    tax_code=V7

A Supplier In Two Records Is No Choice
    Add Supplier    Alder Papierhandel Nord
    Entering Should Fail    T-20    LOOKUP_AMBIGUOUS    *2 records*'Party'*    supplier=Alder Papierhandel Nord
    Should Hold    T-20    @{NOTHING}

A User Without A Company Stops The Capability
    [Template]    Company Should Be Missed
    reader    Who reads back
    clerk    Who enters


*** Keywords ***
Start
    [Documentation]    Starts the Tryton that every test works on.
    ${url}    Start Training
    VAR    ${URL}    ${url}    scope=SUITE    # robocop: off=VAR05

Post
    [Documentation]    What the task Post does with a posting; returns the ERP's number.
    [Arguments]    ${posting}
    Open ERP    ${URL}
    ${posted}    Find Posted Invoices    ${posting}
    IF    not $posted    Enter Invoice    ${posting}
    ${number}    Verify Posting    ${posting}
    RETURN    ${number}

Should Be Posted Once
    [Documentation]    The invoice of this number is posted, and nothing else stands under it.
    [Arguments]    ${number}
    ${posting}    Make Posting    ${number}    2 x 10 V19
    Post    ${posting}
    Should Hold    ${number}    @{ONCE}

Entering Should Fail
    [Documentation]    Posting ends in this code and says this.
    [Arguments]    ${number}    ${code}    ${message}=*    ${tax_code}=V19    &{header}
    Open ERP    ${URL}
    ${posting}    Make Posting    ${number}    2 x 10 ${tax_code}    &{header}
    ${error}    Run Keyword And Expect Error    *\[[]${code}\]    Post    ${posting}
    Should Match    ${error}    ${message}

Should Hold
    [Documentation]    State and maker of everything that Tryton holds under this number.
    [Arguments]    ${number}    @{wanted}
    ${found}    Get Invoices    ${number}
    Should Be Equal    ${found}    ${wanted}

Unknown Should Be Named
    [Documentation]    The look-up of this label finds nothing.
    [Arguments]    ${number}    ${label}    &{header}
    Entering Should Fail    ${number}    LOOKUP_AMBIGUOUS    *0 records*'${label}'*    &{header}
    Should Hold    ${number}    @{NOTHING}

Company Should Be Missed
    [Documentation]    Nothing works for a user without a company, and the error says so.
    [Arguments]    ${user}    ${who}
    Close ERP
    Take Company From    ${user}
    ${error}    Run Keyword And Expect Error    *[[]SETTING_INVALID\]    Open ERP    ${URL}
    Should Match    ${error}    *${who} works in no company*
    [Teardown]    Give Company To    ${user}

Customize Form
    [Documentation]    Somebody changes a form; those who log in after that see it.
    [Arguments]    @{change}
    Close ERP
    Change Form    @{change}

Be Patient For
    [Documentation]    From now on an answer may take this long.
    [Arguments]    ${time}
    Close ERP
    VAR    ${ERP_TIMEOUT}    ${time}    scope=SUITE    # robocop: off=VAR05
    Open ERP    ${URL}
