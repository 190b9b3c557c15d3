import { type FormEvent, useEffect, useRef, useState } from 'react'
import { asProblem, type Problem } from '../api/problem.ts'

interface FormOptions<Item, Draft> {
  /** as it was read; undefined: a new one */
  item: Item | undefined
  draftOf(item: Item | undefined): Draft
  /** `base`: what the draft began with; the key makes a repeated creation the same one */
  save(draft: Draft, base: Item | undefined, idempotencyKey: string): Promise<Item>
  /** how it is now */
  reload(): Promise<Item | undefined>
  onSaved?(item: Item): void
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** A form over one thing of the settings: its draft, what the server had against it, and what others did meanwhile. */
export function useForm<Item extends { version: number }, Draft extends object>(options: FormOptions<Item, Draft>) {
  const { item, draftOf, save, reload, onSaved } = options
  const [base, setBase] = useState(item)
  const [draft, setDraft] = useState(() => draftOf(item))
  const [problem, setProblem] = useState<Problem>()
  const [overtaken, setOvertaken] = useState<Draft>()
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle')
  const form = useRef<HTMLFormElement>(null)
  const attempt = useRef({ draft: '', key: '' })

  const isDirty = !same(draft, draftOf(base))
  const begin = (from: Item) => {
    setBase(from)
    setDraft(draftOf(from))
  }
  // What was read anew counts as long as nobody writes here.
  const newer = item && base && item.version > base.version && !isDirty ? item : undefined
  useEffect(() => {
    if (!newer) return
    setBase(newer)
    setDraft(draftOf(newer))
  }, [newer, draftOf])
  useEffect(() => {
    const field = problem && form.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    if (!field) return
    field.focus({ preventScroll: true })
    // With its label above it.
    field.scrollIntoView({ block: 'center' })
  }, [problem])

  const keyOf = (content: string) => {
    if (attempt.current.draft !== content) attempt.current = { draft: content, key: crypto.randomUUID() }
    return attempt.current.key
  }
  const meet = async (refusal: Problem) => {
    const now = refusal.code === 'version_conflict' ? await reload() : undefined
    if (!now) return setProblem(refusal)
    setOvertaken(draft)
    begin(now)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (state === 'saving') return
    setState('saving')
    setProblem(undefined)
    setOvertaken(undefined)
    try {
      const saved = await save(draft, base, keyOf(JSON.stringify(draft)))
      begin(saved)
      setState('saved')
      onSaved?.(saved)
    } catch (refusal) {
      setState('idle')
      await meet(asProblem(refusal)).catch((failure: unknown) => setProblem(asProblem(failure)))
    }
  }
  return {
    draft,
    base,
    problem,
    isDirty,
    isSaving: state === 'saving',
    isSaved: state === 'saved' && !isDirty,
    /** somebody else was faster: the form shows theirs; this brings back what was written here */
    restore: overtaken
      ? () => {
          setDraft(overtaken)
          setOvertaken(undefined)
        }
      : undefined,
    set: (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change })),
    form: { ref: form, onSubmit: (event: FormEvent) => void submit(event), noValidate: true },
    /** what the server has against a field, or what is in it */
    errorAt: (path: string) =>
      problem?.errors.find((error) => error.path === path || error.path.startsWith(`${path}.`))?.message,
  }
}
export type Form = Pick<
  ReturnType<typeof useForm<{ version: number }, object>>,
  'problem' | 'isDirty' | 'isSaving' | 'isSaved' | 'restore' | 'errorAt'
>
