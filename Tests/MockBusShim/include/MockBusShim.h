/* Everything here is found by the dynamic linker; there is nothing to call. */
