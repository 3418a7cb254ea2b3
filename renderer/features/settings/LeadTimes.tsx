import { Card } from '#renderer/ui/Card.tsx';
import type { Settings } from '#shared/contract/settings.ts';
import { NumberRow } from './SettingRow.tsx';
import css from './Settings.module.css';

type Leads = Settings['leads'];

const rows: readonly { readonly what: keyof Leads; readonly name: string; readonly hint: string }[] = [
  { what: 'certificate', name: 'Root certificate', hint: 'Once it has ended nobody can renew it: two years are not too early.' },
  { what: 'root', name: 'Root', hint: 'Six months before its end signers without the root key can publish no more.' },
  { what: 'targets', name: 'Targets', hint: 'The list of tags.' },
  { what: 'delegation', name: 'Delegations', hint: 'The list of each signer.' },
  { what: 'snapshot', name: 'Snapshot', hint: 'Where its key is yours; a server renews its own.' },
];

/** How many days before its end each thing is spoken of. */
export function LeadTimes({ leads, onChange }: { leads: Leads; onChange: (leads: Leads) => void }) {
  return (
    <Card title="Days before an end at which Signet speaks of it">
      <div className={css.rows}>
        {rows.map(({ what, name, hint }) => (
          <NumberRow
            key={what}
            name={name}
            hint={hint}
            value={leads[what]}
            least={1}
            most={730}
            onChange={(days) => onChange({ ...leads, [what]: days })}
          />
        ))}
      </div>
    </Card>
  );
}
