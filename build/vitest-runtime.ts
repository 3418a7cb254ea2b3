/** Which runtime a run is meant for; a worker on the other one would test nothing new. */
const meant = process.env.SIGNET_RUNTIME;
if (meant !== undefined && (meant === 'electron') !== (process.versions.electron !== undefined)) {
  throw new Error(`These tests are meant for ${meant}, but this is ${process.versions.electron === undefined ? 'Node' : 'Electron'}`);
}
