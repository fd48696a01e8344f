@echo off
rem Starts Surehand: finds a Python and hands over to commands\__main__.py, which makes the environment on first use.
setlocal
set "start=%~dp0commands\__main__.py"
set "made=%~dp0.venv\Scripts\python.exe"
if exist "%~dp0.venv\surehand.json" if exist "%made%" (
    "%made%" "%start%" %*
    exit /b
)
for %%v in (3.13 3.12 3.11) do (
    py -%%v -c "" >nul 2>nul && (
        py -%%v "%start%" %*
        exit /b
    )
)
python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && (
    python "%start%" %*
    exit /b
)
echo SETUP_FAILED: Python 3.11, 3.12 or 3.13 is missing. Install it (winget install Python.Python.3.13) and start again. 1>&2
exit /b 3
