import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { droppedChannel, endpointNames, noticeNames } from '#shared/contract/names.ts';

/** The bridge: one function for each name in the contract, nothing generic. Events and ipcRenderer itself stay here. */
const call = Object.fromEntries(
  Object.entries(endpointNames).map(([group, names]) => [
    group,
    Object.fromEntries(names.map((name) => [name, (input: unknown) => ipcRenderer.invoke(`${group}.${name}`, input)])),
  ]),
);

const subscribe = (name: string, listen: (payload: unknown) => void): (() => void) => {
  if (!(noticeNames as readonly string[]).includes(name)) throw new Error('no such notice');
  const heard = (_event: unknown, payload: unknown) => listen(payload);
  ipcRenderer.on(`notice.${name}`, heard);
  return () => ipcRenderer.removeListener(`notice.${name}`, heard);
};

/** Only files that a person really dropped have a path; one made by a script has none and is left out. */
const dropped = (files: readonly File[]) => {
  const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  return ipcRenderer.invoke(droppedChannel, { paths });
};

contextBridge.exposeInMainWorld('signet', { call, subscribe, dropped });
