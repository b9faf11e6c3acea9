#ifndef RELAY_H
#define RELAY_H

#include <poll.h>

/* Bytes between the lines of adapters and what is behind them. */

/* Stores what to wait for, at most two entries for each adapter; returns how many. */
int relay_prepare(struct pollfd *entries);

/* For how long to wait for that at most, in milliseconds; -1 for ever. */
int relay_patience(void);

/* Passes on what has come. */
void relay_run(void);

#endif
