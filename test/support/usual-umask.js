/** What one test file left behind (the service narrows the umask of its process) is not the next one's. */
process.umask(0o022);
