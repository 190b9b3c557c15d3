import { type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  hint?: string | undefined
  error?: string | undefined
  children(control: { id: string; 'aria-invalid': boolean; 'aria-describedby': string | undefined }): ReactNode
}

/** A label, what is to be filled in, and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const described = error ? `${id}-error` : hint && `${id}-hint`
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="block pb-0.5 text-muted text-xs">
        {label}
      </label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': described })}
      {error && (
        <p id={`${id}-error`} className="mt-0.5 text-bad text-xs">
          {error}
        </p>
      )}
      {hint && !error && (
        <p id={`${id}-hint`} className="mt-0.5 text-muted text-xs">
          {hint}
        </p>
      )}
    </div>
  )
}
