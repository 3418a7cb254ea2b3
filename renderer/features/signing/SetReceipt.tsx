import { Copy, FileDown } from 'lucide-react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import type { ReceiptForm } from '#shared/contract/sets.ts';
import { receiptJson, receiptOf, receiptText } from '#shared/domain/set-receipt.ts';
import type { SigningSet } from '#shared/domain/signing-set.ts';
import css from './signing.module.css';

const forms: readonly (readonly [ReceiptForm, string, string])[] = [
  ['pdf', 'PDF', 'signed.pdf'],
  ['json', 'JSON', 'signed.json'],
];

/** What stands after a set, for the files of whoever has to prove it, or for a message. Main writes what it saw or found out itself. */
export function SetReceipt({ rounds }: { rounds: readonly SigningSet[] }) {
  const toast = useSignet((state) => state.toast);
  const receipt = receiptOf(rounds);
  const save = async (form: ReceiptForm, suggested: string) => {
    const place = await api.files.pickSave({ suggested });
    if (!place.ok || !place.value.picked) return;
    const reply = await api.sets.saveReceipt({ setIds: rounds.map(({ setId }) => setId), file: place.value.picked.token, form });
    if (reply.ok) toast({ tone: 'good', title: 'Receipt saved' });
    else toast({ tone: 'bad', title: explain(reply.failure).title });
  };
  return (
    <div className={css.row}>
      {forms.map(([form, name, suggested]) => (
        <Button key={form} size="s" icon={FileDown} onClick={() => void save(form, suggested)}>
          Save receipt as {name}
        </Button>
      ))}
      <Button size="s" icon={Copy} onClick={() => void copyText(receiptJson(receipt), 'Receipt')}>
        Copy receipt as JSON
      </Button>
      <Button size="s" icon={Copy} onClick={() => void copyText(receiptText(receipt), 'Receipt')}>
        Copy receipt as text
      </Button>
    </div>
  );
}
