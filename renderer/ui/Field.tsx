import { OctagonX } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import css from './Field.module.css';

interface FieldProps {
  label: string;
  /** The label is for assistive technology only. */
  labelHidden?: boolean | undefined;
  optional?: boolean | undefined;
  hint?: ReactNode;
  error?: string | undefined;
  note?: ReactNode;
  children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode;
}

/** Label, box, hint and error of one input. The error is announced when it appears. */
export function Field({ label, labelHidden, optional, hint, error, note, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={css.field}>
      <label className={labelHidden ? 'visually-hidden' : css.label} htmlFor={id}>
        {label} {optional && <span className={css.optional}>(optional)</span>}
      </label>
      <div className={css.box} data-invalid={error ? '' : undefined}>
        {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      </div>
      {hint && (
        <div className={css.hint} id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {note}
      <div role="alert" className={css.error} id={`${id}-error`} hidden={!error}>
        {error && (
          <>
            <OctagonX size={14} aria-hidden="true" /> {error}
          </>
        )}
      </div>
    </div>
  );
}
