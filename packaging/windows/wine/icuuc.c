/* icuuc.dll: Windows 10 has it and Wine 8 does not; Qt asks it for text encodings that it does not know itself: none here. */
#define FAILS(name) __declspec(dllexport) void *name(void) { return 0; }

FAILS(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
FAILS(UCNV_TO_U_CALLBACK_SUBSTITUTE)
FAILS(ucnv_cbFromUWriteUChars)
FAILS(ucnv_cbToUWriteUChars)
FAILS(ucnv_close)
FAILS(ucnv_countAvailable)
FAILS(ucnv_fromUCountPending)
FAILS(ucnv_fromUnicode)
FAILS(ucnv_getAvailableName)
FAILS(ucnv_getFromUCallBack)
FAILS(ucnv_getMaxCharSize)
FAILS(ucnv_getName)
FAILS(ucnv_getStandardName)
FAILS(ucnv_getToUCallBack)
FAILS(ucnv_reset)
FAILS(ucnv_setFromUCallBack)
FAILS(ucnv_setToUCallBack)
FAILS(ucnv_toUCountPending)
FAILS(ucnv_toUnicode)

/* What cannot be opened is an encoding that Qt does not have. */
__declspec(dllexport) void *ucnv_open(const char *name, int *error)
{
    (void)name;
    *error = 4; /* U_FILE_ACCESS_ERROR */
    return 0;
}
