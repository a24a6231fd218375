@echo off
rem The lab command of this checkout: starts what `dotnet build -c Release` built, from any folder.
setlocal
set "program=%~dp0artifacts\bin\MsstNet.Lab\release\MsstNet.Lab.dll"
if not exist "%program%" (
  echo lab: not built yet; run `dotnet build -c Release` in "%~dp0." first. 1>&2
  exit /b 2
)
for %%P in (dotnet.exe) do set "found=%%~$PATH:P"
if not defined found (
  echo lab: dotnet is not on the PATH; environment.md says how to install the .NET SDK. 1>&2
  exit /b 2
)
dotnet "%program%" %*
exit /b %errorlevel%
