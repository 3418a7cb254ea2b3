import { useCallback, useEffect, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { ProxyView, ProxyWish } from '#shared/contract/network.ts';
import type { Failure } from '#shared/failure.ts';
import { environmentWords, loginToSend, proxyModes } from './proxy-words.ts';
import { SettingRow } from './SettingRow.tsx';
import css from './Settings.module.css';

const asSet: ProxyWish = { mode: 'environment', address: '', exceptions: '' };

/** How trust servers and registries are reached. What is typed counts once it is saved. */
export function ProxyCard() {
  const toast = useSignet((state) => state.toast);
  const [kept, setKept] = useState<ProxyView>();
  const [wish, setWish] = useState<ProxyWish>(asSet);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const show = useCallback((view: ProxyView) => {
    const { mode, address, exceptions } = view;
    setKept(view);
    setWish({ mode, address, exceptions });
    setUsername('');
    setPassword('');
  }, []);
  useEffect(() => {
    void api.network.proxy({}).then((reply) => (reply.ok ? show(reply.value) : setFailure(reply.failure)));
  }, [show]);
  const save = async (wanted: ProxyWish, login = loginToSend(username, password)) => {
    setBusy(true);
    const reply = await api.network.setProxy({ ...wanted, login });
    setBusy(false);
    setFailure(reply.ok ? undefined : reply.failure);
    if (!reply.ok) return;
    show(reply.value);
    toast({ tone: 'good', title: 'Servers are asked this way from now on' });
  };
  const { mode } = wish;
  // Nothing more is to be said of these two.
  const choose = (next: ProxyWish['mode']) =>
    next === 'named' ? setWish({ ...wish, mode: next }) : void save({ ...wish, mode: next }, 'keep');
  const half = (username === '') !== (password === '');
  const missing = wish.address === '' ? 'Type the address of the proxy.' : half ? 'Name and password go together.' : undefined;
  return (
    <Card title="Network">
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      <div className={css.rows}>
        <SettingRow name="Proxy" hint="For trust servers and registries. This computer itself is always asked directly.">
          <Select label="Proxy" labelHidden value={mode} options={proxyModes} onChange={choose} />
        </SettingRow>
      </div>
      {mode === 'environment' && kept && <p className={css.text}>{environmentWords(kept.environment)}</p>}
      {mode === 'named' && (
        <form
          className={css.stack}
          aria-label="Proxy"
          onSubmit={(event) => {
            event.preventDefault();
            if (missing === undefined) void save(wish);
          }}
        >
          <TextField
            label="Address of the proxy"
            hint="Host and port, or https://host where it wants TLS itself. It sees the names of servers, and nothing of what is said to them."
            mono
            maxLength={300}
            value={wish.address}
            onChange={(address) => setWish({ ...wish, address })}
          />
          <TextField
            label="Asked directly"
            hint="Hosts, domains and ranges of addresses, with commas between, as in NO_PROXY."
            optional
            mono
            maxLength={2000}
            value={wish.exceptions}
            onChange={(exceptions) => setWish({ ...wish, exceptions })}
          />
          <TextField
            label="Name at the proxy"
            hint={kept?.loggedIn ? 'A name and password are kept, sealed by the key store. Type them to replace them.' : undefined}
            optional
            maxLength={255}
            value={username}
            onChange={setUsername}
          />
          <PassphraseField label="Password at the proxy" optional maxLength={4096} value={password} onChange={setPassword} />
          <div className={css.buttons}>
            <Button type="submit" look="primary" busy={busy} disabledReason={missing}>
              Save
            </Button>
            {kept?.loggedIn && <Button onClick={() => void save(wish, 'none')}>Forget name and password</Button>}
          </div>
        </form>
      )}
    </Card>
  );
}
