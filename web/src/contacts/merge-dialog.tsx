import { useMutation, useQuery } from '@tanstack/react-query'
import { use, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../api/queries.ts'
import type { Contact } from '../api/types.ts'
import { loadMessages } from '../crm/messages.ts'
import { useLanguage } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Face } from './face.tsx'
import { FindOther } from './find-other.tsx'
import { useMerging } from './merging.ts'

interface MergeDialogProps {
  contactId: string
  /** left out: they are found first */
  otherId?: string | undefined
  onClose(): void
  onMerged(staysId: string): void
}

/** C3: who of two stays, and what becomes of the other. */
export default function MergeDialog({ contactId, otherId, onClose, onMerged }: MergeDialogProps) {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const sentence = useSentence()
  const [foundId, setFoundId] = useState(otherId)
  const { data: contact, error } = useQuery(contactQuery(contactId))
  return (
    <Dialog open onClose={onClose} title={t('merge.title')} wide>
      {!contact ? (
        error ? (
          <p role="alert">{sentence(error)}</p>
        ) : (
          <Waiting rows={4} />
        )
      ) : foundId === undefined ? (
        <FindOther contact={contact} onFound={setFoundId} />
      ) : (
        <WhoStays
          contact={contact}
          otherId={foundId}
          onClose={onClose}
          onMerged={onMerged}
          onAnother={otherId === undefined ? () => setFoundId(undefined) : undefined}
        />
      )}
    </Dialog>
  )
}

interface WhoStaysProps extends Omit<MergeDialogProps, 'contactId'> {
  contact: Contact
  otherId: string
  /** goes back to finding one */
  onAnother: (() => void) | undefined
}

function WhoStays({ contact, otherId, onClose, onMerged, onAnother }: WhoStaysProps) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { merge } = useMerging()
  const { data: other, error } = useQuery(contactQuery(otherId))
  const [staysId, setStaysId] = useState(contact.id)
  const merging = useMutation({
    mutationFn: async (found: Contact) => (staysId === contact.id ? merge(contact, found) : merge(found, contact)),
    onSuccess() {
      onClose()
      onMerged(staysId)
    },
  })
  if (!other) return error ? <p role="alert">{sentence(error)}</p> : <Waiting rows={4} />
  const joined = ['timeline', 'addresses', 'facts', 'records'] as const
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!merging.isPending) merging.mutate(other)
      }}
    >
      <fieldset className="grid gap-2 sm:grid-cols-2">
        <legend className="mb-2 text-muted text-sm">{t('merge.who')}</legend>
        {[contact, other].map((one) => (
          <Choice key={one.id} contact={one} isChosen={staysId === one.id} choose={() => setStaysId(one.id)} />
        ))}
      </fieldset>
      <ul className="my-4 list-disc space-y-1 ps-5 text-muted text-sm">
        {joined.map((what) => (
          <li key={what}>{t(`merge.${what}`)}</li>
        ))}
      </ul>
      <div className="mb-4 space-y-2">
        {contact.blacklisted !== other.blacklisted && <Notice tone="warn">{t('merge.blacklist')}</Notice>}
        {merging.error && <Notice tone="bad">{sentence(merging.error)}</Notice>}
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p className="me-auto text-muted text-xs">{t('merge.hint')}</p>
        {onAnother ? (
          <Button onClick={onAnother}>{t('merge.another')}</Button>
        ) : (
          <Button onClick={onClose}>{common('common.cancel')}</Button>
        )}
        <Button type="submit" look="primary" disabled={merging.isPending}>
          {t('merge.merge')}
        </Button>
      </div>
    </form>
  )
}

interface ChoiceProps {
  contact: Contact
  isChosen: boolean
  choose(): void
}

function Choice({ contact, isChosen, choose }: ChoiceProps) {
  const { t } = useTranslation('records')
  const channelName = useChannelName()
  const id = useId()
  const { name, phones, emails, channels } = contact
  return (
    <label
      htmlFor={id}
      className={`block min-w-0 cursor-pointer rounded-md border p-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent ${isChosen ? 'border-accent bg-soft' : 'hover:bg-hover'}`}
    >
      <span className="flex items-center gap-2">
        <input id={id} type="radio" name="stays" checked={isChosen} onChange={choose} className="shrink-0" />
        <Face name={name} picture={contact.picture} online={contact.online} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium [overflow-wrap:anywhere]">{name}</span>
          <span className={`block text-xs ${isChosen ? 'text-on-soft' : 'text-muted'}`}>
            {t(isChosen ? 'merge.stays' : 'merge.joins')}
          </span>
        </span>
      </span>
      <span className="mt-2 block space-y-0.5 text-muted text-xs [overflow-wrap:anywhere]">
        {[...phones, ...emails].map((address) => (
          <bdi key={address} className="block">
            {address}
          </bdi>
        ))}
        {channels.map(({ channelId, type, address }) => (
          <span key={`${channelId} ${address}`} className="flex items-center gap-1.5">
            <ChannelIcon type={type} size={12} />
            {channelName({ type })}
          </span>
        ))}
      </span>
    </label>
  )
}
