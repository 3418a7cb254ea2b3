import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { create, createStore, type StateCreator } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Api } from '#shared/contract/index.ts';
import type { Finding } from '#shared/health/finding.ts';
import { findingsOf } from '#shared/health/findings.ts';
import { api } from './api.ts';
import { type Alert, alertsOf } from './store/alerts.ts';
import { type Command, type CommandsSlice, createCommandsSlice } from './store/commands.ts';
import { createListsSlice, knownValue, type ListsSlice } from './store/lists.ts';
import { createMessagesSlice, type MessagesSlice } from './store/messages.ts';
import { createNavigationSlice, type NavigationSlice } from './store/navigation.ts';
import { createPublishedSlice, type PublishedSlice } from './store/published.ts';
import { createServersSlice, type ServersSlice } from './store/servers.ts';
import { createSessionSlice, type SessionSlice } from './store/session.ts';
import { createSetsSlice, type SetsSlice } from './store/sets.ts';
import { createTasksSlice, type TasksSlice } from './store/tasks.ts';
import type { TimeStyle } from './ui/format.ts';

export { backupSentence, listed } from './store/alerts.ts';
export { knownValue, type ListName, type Loadable } from './store/lists.ts';
export type {
  DeleteSheetRequest,
  ImageLeftOut,
  ImageToSign,
  KeySheetRequest,
  Overlay,
  PinSheetRequest,
  Route,
  ServerSheetRequest,
  Sheet,
  SigningSheetRequest,
  Target,
} from './store/navigation.ts';
export { type Alert, type Command, useShallow };

/** What several features share. A feature's own state lives in its own small store. */
export type SignetState = NavigationSlice &
  ListsSlice &
  SessionSlice &
  MessagesSlice &
  TasksSlice &
  CommandsSlice &
  ServersSlice &
  PublishedSlice &
  SetsSlice;

/** Long enough to draw what was just answered. */
const aMoment = () => new Promise<void>((over) => void setTimeout(over, 200));

const slices =
  (from: Api): StateCreator<SignetState> =>
  (...store) => ({
    ...createNavigationSlice(...store),
    ...createListsSlice(from, Date.now, aMoment)(...store),
    ...createSessionSlice(from, Date.now)(...store),
    ...createMessagesSlice((run, milliseconds) => void setTimeout(run, milliseconds))(...store),
    ...createTasksSlice(from)(...store),
    ...createCommandsSlice(...store),
    ...createServersSlice(from)(...store),
    ...createPublishedSlice(from)(...store),
    ...createSetsSlice(from)(...store),
  });

/** For tests: the same store over another api, without React. */
export const createSignetStore = (from: Api) => createStore(slices(from));

export const useSignet = create(slices(api));

/** The settings; only parts shown after the start may ask. */
export const useSettings = () => useSignet((state) => (state.session.state === 'open' ? state.session.settings : fail('settings')));
export const useStatus = () => useSignet((state) => (state.session.state === 'open' ? state.session.status : fail('status')));

function fail(what: string): never {
  throw new Error(`${what} asked for before main has answered`);
}

/** Main's clock, ticking every 30 s. */
export function useNow(): Date {
  const offset = useSignet((state) => state.clockOffset);
  const [own, setOwn] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setOwn(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return new Date(own + offset);
}

/** Present and zone, for the functions of `ui/format.ts`. */
export function useTimeStyle(): TimeStyle {
  const now = useNow();
  const { utc } = useSettings();
  return { now, utc };
}

/** What is the matter with the repositories, the worst first. */
export function useFindings(): readonly Finding[] {
  const now = useNow();
  const { leads } = useSettings();
  const [keys, collections] = useSignet(useShallow(({ keys, collections }) => [knownValue(keys), knownValue(collections)] as const));
  const at = now.getTime();
  return useMemo(() => findingsOf(collections ?? [], keys ?? [], leads, new Date(at)), [collections, keys, leads, at]);
}

/** What needs a person now. */
export function useAlerts(): readonly Alert[] {
  const time = useTimeStyle();
  const findings = useFindings();
  const [keys, collections, images, sets] = useSignet(
    useShallow(({ keys, collections, images, sets }) => [knownValue(keys), knownValue(collections), knownValue(images), sets] as const),
  );
  const publishes = useSignet((state) => state.publishes);
  const loadPublishes = useSignet((state) => state.loadPublishes);
  // What was learned of a repository may have settled one of them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with each list of repositories
  useEffect(() => void loadPublishes(), [collections, loadPublishes]);
  return alertsOf({ keys: keys ?? [], collections: collections ?? [], images, sets, publishes, findings }, time);
}

/** What the mounted part can do; gone from palette and keys when it unmounts. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  const { register, unregister } = useSignet.getState();
  const latest = useRef(commands);
  latest.current = commands;
  // Registered anew only when what is shown of a command changes; `run` is always the latest.
  const shown = JSON.stringify(commands.map(({ icon: _, run: __, ...visible }) => visible));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` stands for the commands
  useEffect(() => {
    const current = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((candidate) => candidate.id === command.id)?.run(),
    }));
    register(owner, current);
    return () => unregister(owner);
  }, [owner, shown, register, unregister]);
}

/** Copies public text through main, and says so. */
export async function copyText(text: string, what: string): Promise<void> {
  const reply = await api.app.copy({ text });
  const { toast } = useSignet.getState();
  if (reply.ok) toast({ tone: 'good', title: `${what} copied` });
  else toast({ tone: 'bad', title: `${what} could not be copied` });
}
