## Files that were sent to the bot

file-not-given = Telegram does not give out this file. Please send it again.
