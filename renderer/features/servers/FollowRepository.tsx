import { useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { gunProblem } from '#renderer/store/gun-problem.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, knownValue, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { FirstMeeting } from '#shared/contract/servers.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';
import { AddServer } from './AddServer.tsx';
import { Meeting } from './Meeting.tsx';
import { ToldRepositories } from './ToldRepositories.tsx';
import { useTold } from './use-told.ts';

/** Two steps: name it, then decide on the root that its server shows. */
export function FollowRepository({ gun: given, onClose }: { gun: string; onClose: () => void }) {
  const servers = useSignet((state) => state.servers);
  const loadServers = useSignet((state) => state.loadServers);
  const { refresh, go, openSheet, toast } = useSignet.getState();
  const [gun, setGun] = useState(given);
  const [chosen, setChosen] = useState<string>();
  const [adding, setAdding] = useState(false);
  const [met, setMet] = useState<FirstMeeting>();
  const [pin, setPin] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => void loadServers(), [loadServers]);

  const list = knownValue(servers);
  const server = chosen ?? list?.[0]?.url;
  const told = useTold(server);
  if (adding || list?.length === 0) {
    const added = (url: string) => {
      setChosen(url);
      setAdding(false);
    };
    return <AddServer onClose={list?.length === 0 ? onClose : () => setAdding(false)} onAdded={({ url }) => added(url)} />;
  }

  const ask = async () => {
    if (server === undefined) return;
    setBusy(true);
    setFailure(undefined);
    const reply = await api.servers.meet({ gun: gun.trim() as Gun, server });
    setBusy(false);
    if (reply.ok) setMet(reply.value);
    else setFailure(reply.failure);
  };
  const follow = async () => {
    if (!met) return;
    setBusy(true);
    const reply = await api.servers.follow({ gun: met.gun, server: met.server, pin });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    await refresh('collections');
    toast({ tone: 'good', title: `${met.gun} is followed` });
    onClose();
    go('repositories', { select: met.gun });
  };
  const forget = async () => {
    if (!met) return;
    setBusy(true);
    setFailure(undefined);
    const reply = await api.servers.forget({ gun: met.gun });
    setBusy(false);
    if (reply.ok) await ask();
    else if (reply.failure.code !== 'cancelled') setFailure(reply.failure);
  };
  const problem = gunProblem(gun);
  const usable = met && !met.empty && met.problem === undefined;
  return (
    <Dialog
      title="Follow a repository"
      onClose={onClose}
      held={busy}
      onSubmit={() => void (met ? usable && follow() : !problem && ask())}
      left={met && <Button onClick={() => setMet(undefined)}>Back</Button>}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {!met && (
            <Button type="submit" look="primary" busy={busy} disabledReason={problem}>
              Show its root
            </Button>
          )}
          {usable && (
            <Button type="submit" look="primary" busy={busy}>
              Trust this root and follow
            </Button>
          )}
          {met?.anew && (
            <Button look="danger" busy={busy} onClick={() => void forget()}>
              Put aside what is remembered
            </Button>
          )}
          {met?.empty && (
            <Button look="primary" onClick={() => openSheet({ kind: 'initialise', gun: met.gun, server: met.server })}>
              Initialise it there
            </Button>
          )}
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      {met ? (
        <Meeting met={met} pin={pin} onPin={setPin} />
      ) : (
        <>
          <TextField
            label="Repository"
            value={gun}
            onChange={setGun}
            placeholder="registry.example.com/team/app"
            hint="Registry and repository without a tag, as docker writes it."
            mono
            autoFocus
            maxLength={255}
          />
          <Select
            label="Trust server"
            value={server}
            options={[...(list ?? []).map(({ url }) => ({ value: url, label: hostOf(url) })), { value: another, label: 'Another server' }]}
            onChange={(value) => (value === another ? setAdding(true) : setChosen(value))}
          />
          {server !== undefined && <ToldRepositories told={told} typed={gun} onChoose={setGun} />}
          {servers.state === 'failed' && <ErrorCard words={explain(servers.failure)} />}
          <Banner tone="unsigned" title="Nothing is trusted yet.">
            Signet asks <ForeignText text={server === undefined ? 'the server' : hostOf(server)} /> for the root of this repository and
            shows it to you first.
          </Banner>
        </>
      )}
    </Dialog>
  );
}

const another = 'another';
