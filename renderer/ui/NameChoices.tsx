import { ForeignText } from './ForeignText.tsx';
import { counted } from './format.ts';
import css from './NameChoices.module.css';
import { nameChoice } from './name-choice.ts';

interface NameChoicesProps<Name extends string> {
  title: string;
  names: readonly Name[];
  /** What stands in the field that a choice fills. */
  typed: string;
  /** What to say where there are more than these. */
  incomplete: string | undefined;
  onChoose: (name: Name) => void;
}

/** Names to choose from instead of typing one; what is typed narrows them. */
export function NameChoices<Name extends string>({ title, names, typed, incomplete, onChoose }: NameChoicesProps<Name>) {
  const { shown, more } = nameChoice(names, typed);
  const rest = [
    ...(shown.length === 0 ? ['None has that in its name.'] : []),
    ...(more > 0 ? [`And ${counted(more, 'other')}: type a part of the name.`] : []),
    ...(incomplete === undefined ? [] : [incomplete]),
  ];
  return (
    <section aria-label={title} className={css.choices}>
      <h3>{title}</h3>
      {shown.length > 0 && (
        <ul>
          {shown.map((name) => (
            <li key={name}>
              <button type="button" aria-pressed={name === typed.trim()} onClick={() => onChoose(name)}>
                <ForeignText text={name} mono />
              </button>
            </li>
          ))}
        </ul>
      )}
      {rest.length > 0 && <p>{rest.join(' ')}</p>}
    </section>
  );
}
