import { type ReactNode, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSettings, useSignet, useStatus } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { Screen } from '#renderer/ui/Screen.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import type { Settings } from '#shared/contract/settings.ts';
import type { Failure } from '#shared/failure.ts';
import { KeyStoreCard } from './KeyStoreCard.tsx';
import { LeadTimes } from './LeadTimes.tsx';
import { ProxyCard } from './ProxyCard.tsx';
import { SelfTest } from './SelfTest.tsx';
import { SettingRow, SwitchRow } from './SettingRow.tsx';
import css from './Settings.module.css';
import { densities, lockTimes, personas, rails, themes } from './setting-words.ts';
import { TrustServersCard } from './TrustServersCard.tsx';

export function SettingsScreen({ pins }: { pins: ReactNode }) {
  const settings = useSettings();
  const change = useSignet((state) => state.change);
  const [failure, setFailure] = useState<Failure>();
  const set = (changed: Partial<Settings>) => void change(changed).then(setFailure);
  return (
    <Screen title="Settings" scrolls notice={failure && <ErrorCard words={explain(failure)} />}>
      <div className={css.page}>
        <Card title="Appearance">
          <div className={css.rows}>
            <SettingRow name="Theme">
              <Select label="Theme" labelHidden value={settings.theme} options={themes} onChange={(theme) => set({ theme })} />
            </SettingRow>
            <SettingRow name="Rows" hint="How close the rows of lists stand.">
              <Select label="Rows" labelHidden value={settings.density} options={densities} onChange={(density) => set({ density })} />
            </SettingRow>
            <SettingRow name="Rail" hint="The screens on the left. Ctrl+B changes it, too.">
              <Select label="Rail" labelHidden value={settings.rail} options={rails} onChange={(rail) => set({ rail })} />
            </SettingRow>
            <SwitchRow
              name="Times in UTC"
              hint="Otherwise in the zone of this computer."
              on={settings.utc}
              onChange={(utc) => set({ utc })}
            />
            <SettingRow name="Overview for" hint="Orders the first page.">
              <Select
                label="Overview for"
                labelHidden
                value={settings.persona}
                options={personas}
                onChange={(persona) => set({ persona })}
              />
            </SettingRow>
          </div>
        </Card>
        <Locking settings={settings} set={set} />
        <KeyStoreCard />
        <TrustServersCard />
        {pins}
        <ProxyCard />
        <LeadTimes leads={settings.leads} onChange={(leads) => set({ leads })} />
        <SelfTest />
        <About />
      </div>
    </Screen>
  );
}

function Locking({ settings, set }: { settings: Settings; set: (changed: Partial<Settings>) => void }) {
  const lock = useSignet((state) => state.lock);
  return (
    <Card title="Locking">
      <div className={css.rows}>
        <SettingRow name="Lock without input" hint="Locking ends the process that holds keys and clears this window.">
          <Select
            label="Lock without input"
            labelHidden
            value={String(settings.autoLockMinutes)}
            options={lockTimes(settings.autoLockMinutes)}
            onChange={(minutes) => set({ autoLockMinutes: Number(minutes) })}
          />
        </SettingRow>
        <SwitchRow
          name="Lock on suspend and screen lock"
          hint="Where the system tells of it."
          on={settings.lockOnSuspend}
          onChange={(lockOnSuspend) => set({ lockOnSuspend })}
        />
        <SettingRow name="Lock now">
          <Button shortcut="Ctrl+L" onClick={() => void lock()}>
            Lock
          </Button>
        </SettingRow>
      </div>
    </Card>
  );
}

function About() {
  const { version, platform, developmentRuntime, sandboxed } = useStatus();
  const showOverlay = useSignet((state) => state.showOverlay);
  return (
    <Card title="About">
      <div className={css.stack}>
        {developmentRuntime && (
          <Banner tone="warning" title="This is a development runtime.">
            It gets no security updates any more. Use it to try and to develop, not to sign what others rely on.
          </Banner>
        )}
        {!sandboxed && (
          <Banner tone="rejected" title="This window runs without a sandbox.">
            Signet was started by root. Start it as an ordinary user to sign what others rely on.
          </Banner>
        )}
        <KeyValueList
          pairs={[
            ['Version', version],
            ['System', platform],
            ['Sandbox', sandboxed ? 'on' : 'off'],
            ['Network', 'none: this window loads nothing and sends nothing'],
            ['Licence', 'Apache-2.0'],
          ]}
        />
        <div className={css.buttons}>
          <Button shortcut="Ctrl+/" onClick={() => showOverlay('shortcuts')}>
            Keyboard shortcuts
          </Button>
        </div>
      </div>
    </Card>
  );
}
