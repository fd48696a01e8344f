*** Settings ***
Documentation    A bot as it runs in an editor or in Control Room; for tests of where items come from.

Library          keywords.work_items.WorkItems    AS    WorkItems


*** Tasks ***
Loop
    [Documentation]    Hands every item on.
    For Each Input Work Item    Hand On

Single
    [Documentation]    Works on one item without a loop or a release.
    ${payload}    Get Work Item Payload
    Create Output Work Item    ${payload}    save=True

Fails
    [Documentation]    Fails with an item in hand.
    Fail    Rejected: It came in before. See the first. [DUPLICATE_INVOICE]

Forgets
    [Documentation]    Creates an output and does not save it.
    Create Output Work Item    ${{ {'n': 1} }}

Times Out
    [Documentation]    The task's own time is over in the middle of an item.
    [Timeout]    1 second
    For Each Input Work Item    Take Too Long

Keyword Times Out
    [Documentation]    A keyword's time is over, and the next item gets its turn.
    For Each Input Work Item    Give Up Soon


*** Keywords ***
Hand On
    [Documentation]    The payload, unchanged.
    ${payload}    Get Work Item Payload
    Create Output Work Item    ${payload}    save=True

Take Too Long
    [Documentation]    Never ends by itself.
    Evaluate    __import__('threading').Event().wait(60)

Give Up Soon
    [Documentation]    Never ends by itself, and has a time-out of its own.
    [Timeout]    1 second
    Evaluate    __import__('threading').Event().wait(60)
