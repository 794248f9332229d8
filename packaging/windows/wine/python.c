/* python.exe: the wheel that brings the interpreter's library brings no program. */
#include <stddef.h>

__declspec(dllimport) int Py_Main(int argc, wchar_t **argv);

int wmain(int argc, wchar_t **argv)
{
    return Py_Main(argc, argv);
}
