*** Settings ***
Documentation    A bot that cannot start.

Library          keywords.there_is_no_such_library


*** Tasks ***
Broken
    [Documentation]    Never asks for an item.
    Log    Nothing to do
