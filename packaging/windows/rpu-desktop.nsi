; The installer, made by NSIS 3: for one person, without administrator rights, in English or German; /S asks nothing.
;   makensis -DVERSION=1.2.3 -DPROGRAM=FOLDER -DOUTPUT=FILE [-DTARGET=amd64-unicode] rpu-desktop.nsi
; Nothing is written to Path: NSIS cuts what is longer than 1024 letters.  A menu entry opens a command line that knows the program.
Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh

!define NAME "RPU Desktop"
!define COMMAND_LINE "$(CommandLine)"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\rpu-desktop"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "Folder"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText " "

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
!macro VERSION_WORDS LANGUAGE DESCRIPTION
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "The RPU Desktop authors"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${DESCRIPTION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "BSD-2-Clause"
!macroend

!define MUI_ICON "..\..\build\rpu-desktop.ico"
!define MUI_UNICON "..\..\build\rpu-desktop.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "..\..\build\rpu-desktop-side.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "..\..\build\rpu-desktop-side.bmp"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\rpu-desktop-window.exe"
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro VERSION_WORDS ${LANG_ENGLISH} "Installs RPU Desktop"
!insertmacro VERSION_WORDS ${LANG_GERMAN} "Installiert RPU Desktop"

LangString CommandLine ${LANG_ENGLISH} "RPU Desktop Command Line"
LangString CommandLine ${LANG_GERMAN} "RPU Desktop Befehlszeile"
LangString Running ${LANG_ENGLISH} "RPU Desktop is running. Close it, then choose Retry. An upgrade that is running now must end first: stop it in the program, or wait."
LangString Running ${LANG_GERMAN} "RPU Desktop läuft. Schließen Sie es und wählen Sie dann „Wiederholen“. Ein laufendes Upgrade muss vorher enden: Halten Sie es im Programm an, oder warten Sie."
LangString TooOld ${LANG_ENGLISH} "RPU Desktop requires 64-bit Windows 10 version 1809 or newer, or Windows Server 2019 or newer."
LangString TooOld ${LANG_GERMAN} "RPU Desktop erfordert Windows 10 Version 1809 (64 Bit) oder neuer, oder Windows Server 2019 oder neuer."
LangString Occupied ${LANG_ENGLISH} "The folder $INSTDIR holds something else. Choose an empty folder."
LangString Occupied ${LANG_GERMAN} "Der Ordner $INSTDIR enthält etwas anderes. Wählen Sie einen leeren Ordner."

; Ends with exit code 2 unless both programs can be replaced: Windows lets nobody write to a program that runs.
!macro WAIT_UNTIL_CLOSED
  ${ForEach} $1 1 2 + 1
    StrCpy $0 "$INSTDIR\rpu-desktop.exe"
    ${IfThen} $1 = 2 ${|} StrCpy $0 "$INSTDIR\rpu-desktop-window.exe" ${|}
    ${Do}
      ${IfNot} ${FileExists} $0
        ${Break}
      ${EndIf}
      ClearErrors
      FileOpen $2 $0 a
      ${IfNot} ${Errors}
        FileClose $2
        ${Break}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY +3
        SetErrorLevel 2
        Quit
    ${Loop}
  ${Next}
!macroend

; What an installation puts there, and nothing else: the folder may be one that somebody chose.
!macro REMOVE_PROGRAM
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\docs"
  Delete "$INSTDIR\rpu-desktop.exe"
  Delete "$INSTDIR\rpu-desktop-window.exe"
  Delete "$INSTDIR\LICENSE.txt"
!macroend

!macro REMOVE_MENU
  Delete "$SMPROGRAMS\${NAME}\*.lnk"
  RMDir "$SMPROGRAMS\${NAME}"
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "$(TooOld)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section
  SetShellVarContext current
  ; An older installation is replaced; in a folder with other things, _internal and docs might be somebody's.
  ${IfNot} ${FileExists} "$INSTDIR\rpu-desktop.exe"
  ${AndIf} ${FileExists} "$INSTDIR\*.*"
    ${DirState} "$INSTDIR" $0
    ${If} $0 = 1
      MessageBox MB_OK|MB_ICONSTOP "$(Occupied)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  !insertmacro WAIT_UNTIL_CLOSED
  !insertmacro REMOVE_PROGRAM
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  File /oname=LICENSE.txt "..\..\LICENSE"
  SetOutPath "$INSTDIR\docs"
  File "..\..\docs\manual.en.md" "..\..\docs\manual.de.md" "..\..\docs\command-line.md"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  !insertmacro REMOVE_MENU
  CreateDirectory "$SMPROGRAMS\${NAME}"
  CreateShortcut "$SMPROGRAMS\${NAME}\${NAME}.lnk" "$INSTDIR\rpu-desktop-window.exe"
  SetOutPath "$PROFILE"
  CreateShortcut "$SMPROGRAMS\${NAME}\${COMMAND_LINE}.lnk" "$SYSDIR\cmd.exe" \
    '/k "set PATH=$INSTDIR;%PATH%&& rpu-desktop --version"' "$INSTDIR\rpu-desktop.exe"
  SetOutPath "$INSTDIR"

  WriteRegStr HKCU "Software\${NAME}" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\rpu-desktop-window.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The RPU Desktop authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section Uninstall
  SetShellVarContext current
  !insertmacro WAIT_UNTIL_CLOSED
  !insertmacro REMOVE_PROGRAM
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  !insertmacro REMOVE_MENU
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${NAME}"
SectionEnd
