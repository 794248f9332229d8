; Inno Setup: installs for everybody or for one person, in English or German; without questions with /VERYSILENT.
#ifndef Version
  #error build.ps1 says which version
#endif

[Setup]
AppId={{5D8F6B0E-3C55-4B39-9A3B-0F6C3C0C2E61}
AppName=RPU Desktop
AppVersion={#Version}
AppPublisher=The RPU Desktop authors
DefaultDirName={autopf}\RPU Desktop
DefaultGroupName=RPU Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=admin
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\rpu-desktop.ico
UninstallDisplayIcon={app}\rpu-desktop-window.exe
OutputDir=..\..\dist
OutputBaseFilename=rpu-desktop-{#Version}-windows
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesEnvironment=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.AddToPath=Make the command rpu-desktop known to the command line
de.AddToPath=Den Befehl rpu-desktop in der Befehlszeile bekannt machen

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "{cm:AddToPath}"; Flags: unchecked

[Files]
Source: "..\..\build\dist\rpu-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion
Source: "..\..\LICENSE"; DestDir: "{app}"
Source: "..\..\docs\manual.en.md"; DestDir: "{app}\docs"
Source: "..\..\docs\manual.de.md"; DestDir: "{app}\docs"

[Icons]
Name: "{autoprograms}\RPU Desktop"; Filename: "{app}\rpu-desktop-window.exe"
Name: "{autodesktop}\RPU Desktop"; Filename: "{app}\rpu-desktop-window.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "{code:EnvironmentKey}"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: NotOnPath

[Run]
Filename: "{app}\rpu-desktop-window.exe"; Description: "{cm:LaunchProgram,RPU Desktop}"; Flags: nowait postinstall skipifsilent

[Code]
function EnvironmentKey(Param: String): String;
begin
  if IsAdminInstallMode then
    Result := 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  else
    Result := 'Environment';
end;

function NotOnPath: Boolean;
var
  Path: String;
begin
  if not RegQueryStringValue(HKA, EnvironmentKey(''), 'Path', Path) then
    Path := '';
  Result := Pos(';' + Lowercase(ExpandConstant('{app}')) + ';', ';' + Lowercase(Path) + ';') = 0;
end;
