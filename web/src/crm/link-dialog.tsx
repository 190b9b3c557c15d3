import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Suspense, use, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { contactQuery } from '../api/queries.ts'
import type { Contact } from '../api/types.ts'
import { useLanguage } from '../i18n/time.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { FindRecord } from './find-record.tsx'
import { loadMessages } from './messages.ts'
import { RecordForm } from './record-form.tsx'
import { kinds, type LinkInput, linksQuery, type RecordKind } from './records.ts'

interface LinkDialogProps {
  contactId: string
  onDone(): void
  /** a link was made */
  onLinked?(): void
}

/** L1: finds a person, lead or deal, or makes one of what is known of the contact, and links it. */
export default function LinkDialog(props: LinkDialogProps) {
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  )
}

function Loaded({ contactId, onDone, onLinked }: LinkDialogProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const sentence = useSentence()
  const { data: contact, error } = useQuery(contactQuery(contactId))
  const [kind, setKind] = useState<RecordKind>()
  /** the name of a new one; undefined: one looks for one that is there */
  const [newName, setNewName] = useState<string>()
  const name = contact?.name ?? ''
  const shown = kind ?? 'person'
  const title = newName === undefined ? t('link.title', { name }) : t(`link.createTitle.${shown}`, { name })
  return (
    <Dialog open onClose={onDone} title={title}>
      {contact ? (
        <>
          <Kinds kind={shown} onChange={setKind} />
          <Linking
            key={`${shown} ${newName}`}
            contact={contact}
            kind={shown}
            isFirst={kind === undefined}
            newName={newName}
            onNew={setNewName}
            onDone={() => {
              onDone()
              onLinked?.()
            }}
          />
        </>
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={3} />
      )}
    </Dialog>
  )
}

function Kinds({ kind, onChange }: { kind: RecordKind; onChange: (kind: RecordKind) => void }) {
  const { t } = useTranslation('records')
  return (
    <fieldset className="mb-3 grid grid-cols-3 gap-1 rounded-md bg-sunken p-0.5">
      <legend className="sr-only">{t('link.kind')}</legend>
      {kinds.map((each) => (
        <label
          key={each}
          className="cursor-pointer rounded px-2 py-1 text-center text-muted text-sm hover:text-ink has-checked:bg-surface has-checked:font-medium has-checked:text-ink has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input type="radio" name="kind" className="sr-only" checked={kind === each} onChange={() => onChange(each)} />
          {t(`kind.${each}`)}
        </label>
      ))}
    </fieldset>
  )
}

interface LinkingProps {
  contact: Contact
  kind: RecordKind
  isFirst: boolean
  newName: string | undefined
  onNew(name: string | undefined): void
  onDone(): void
}

function Linking({ contact, kind, isFirst, newName, onNew, onDone }: LinkingProps) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const sentence = useSentence()
  const [error, setError] = useState<unknown>()
  const linking = useRef<string>(undefined)
  const links = linksQuery(contact.id)
  const { data: linked } = useQuery(links)
  const link = async (input: Omit<LinkInput, 'contactId' | 'kind'>, idempotencyKey: string) => {
    await call('contacts.link', { contactId: contact.id, kind, ...input }, { idempotencyKey })
    void client.invalidateQueries({ queryKey: links.queryKey })
    void client.invalidateQueries({ queryKey: ['records', kind] })
    onDone()
  }
  if (newName !== undefined) {
    return (
      <RecordForm
        kind={kind}
        prefill={{ name: newName, phones: contact.phones, emails: contact.emails }}
        submit={t('createAndLink')}
        save={link}
        onCancel={() => onNew(undefined)}
      />
    )
  }
  const linkTo = async (id: string) => {
    // A second click while the first is on its way.
    if (linking.current) return
    linking.current = id
    setError(undefined)
    try {
      await link({ id }, crypto.randomUUID())
    } catch (refusal) {
      setError(refusal)
    } finally {
      linking.current = undefined
    }
  }
  return (
    <>
      {error !== undefined && (
        <div className="mb-2">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      )}
      <FindRecord
        kind={kind}
        isFirst={isFirst}
        linked={linked?.items.map(({ id }) => id) ?? []}
        suggested={contact.name}
        onPick={(id) => void linkTo(id)}
        onNew={onNew}
      />
    </>
  )
}
