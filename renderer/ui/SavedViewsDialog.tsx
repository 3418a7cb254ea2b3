import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import css from './SavedViews.module.css';
import type { SavedViewsProps } from './SavedViews.tsx';
import { TextField } from './TextField.tsx';
import text from './text.module.css';

export function SavedViewsDialog(props: SavedViewsProps) {
  return props.dialog === 'save' ? <SaveView {...props} /> : <ManageViews {...props} />;
}

const longest = 60;

/** Asks for a name; one that is taken is replaced, and it says so before. */
function SaveView({ names, current, onSave, onDialog }: SavedViewsProps) {
  const [name, setName] = useState(current ?? '');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const close = () => onDialog(undefined);
  const taken = names.find((one) => one.toLowerCase() === name.trim().toLowerCase());
  const save = async () => {
    if (name.trim() === '') return setProblem('Name the view.');
    setBusy(true);
    const failed = await onSave(name);
    setBusy(false);
    if (failed === undefined) close();
    else setProblem(failed);
  };
  return (
    <Dialog
      title="Save this view"
      width="narrow"
      onClose={close}
      held={busy}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy}>
            {taken === undefined ? 'Save' : 'Replace'}
          </Button>
        </>
      }
    >
      <p className={text.muted}>Keeps the filter, the order and the columns of this list.</p>
      <TextField
        label="Name"
        value={name}
        onChange={(next) => {
          setName(next);
          setProblem(undefined);
        }}
        maxLength={longest}
        error={problem}
        hint={taken === undefined ? undefined : `There is a view “${taken}”. Saving replaces it.`}
      />
    </Dialog>
  );
}

/** Every view of the list, to be renamed in place or deleted. */
function ManageViews({ names, onRename, onDelete, onDialog }: SavedViewsProps) {
  const close = () => onDialog(undefined);
  return (
    <Dialog title="Saved views" width="narrow" onClose={close} actions={<Button onClick={close}>Done</Button>}>
      {names.length === 0 && <p className={text.muted}>No view of this list is saved any more.</p>}
      {names.map((name) => (
        <ViewLine key={name} name={name} others={names.filter((one) => one !== name)} onRename={onRename} onDelete={onDelete} />
      ))}
    </Dialog>
  );
}

interface ViewLineProps extends Pick<SavedViewsProps, 'onRename' | 'onDelete'> {
  name: string;
  others: readonly string[];
}

function ViewLine({ name, others, onRename, onDelete }: ViewLineProps) {
  const [typed, setTyped] = useState(name);
  const [failed, setFailed] = useState<string>();
  const wanted = typed.trim();
  const problem =
    wanted === ''
      ? 'Name the view.'
      : others.some((other) => other.toLowerCase() === wanted.toLowerCase())
        ? 'Another view has this name.'
        : failed;
  const rename = () => {
    if (problem === undefined && wanted !== name) void onRename(name, wanted).then(setFailed);
  };
  return (
    <form
      className={css.line}
      onSubmit={(event) => {
        event.preventDefault();
        rename();
      }}
    >
      <TextField label={`Name of “${name}”`} labelHidden value={typed} onChange={setTyped} maxLength={longest} error={problem} />
      <Button type="submit" size="s" disabledReason={wanted === name ? 'Type another name first.' : problem}>
        Rename
      </Button>
      <IconButton label={`Delete “${name}”`} icon={Trash2} onClick={() => void onDelete(name).then(setFailed)} />
    </form>
  );
}
