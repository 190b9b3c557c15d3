import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Contact } from '../api/types.ts'
import { useSelected } from '../ui/selected.ts'
import { useSentence } from '../ui/sentence.ts'
import { Face } from './face.tsx'

const LEAST_LETTERS = 2
const item = 'flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 data-[selected=true]:bg-hover'

interface FindOtherProps {
  contact: Contact
  onFound(contactId: string): void
}

/** Who a contact is merged with: who may be the same, or anybody else by name, phone or email. */
export function FindOther({ contact, onFound }: FindOtherProps) {
  const { t } = useTranslation('records')
  const sentence = useSentence()
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const isAsked = wanted.length >= LEAST_LETTERS
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: [...keys.search(wanted), 'contacts'],
    queryFn: ({ signal }) => call('search.query', { q: wanted, limit: 10 }, { signal }),
    enabled: isAsked,
    placeholderData: (before) => before,
  })
  const found = isAsked
    ? (data?.items ?? [])
        .flatMap((hit) => ('contact' in hit ? [hit.contact] : []))
        .filter(({ id }) => id !== contact.id)
    : []
  const suggested = contact.perhapsSame ?? []
  // Who was found for fewer letters is only looked at: Enter must not take one who is about to go.
  const isStale = q.trim() !== wanted || (isAsked && isPlaceholderData)
  const shown = isAsked ? found.map(({ id }) => id) : suggested.map(({ contactId }) => contactId)
  const selected = useSelected(isStale ? [] : shown)
  const one = (id: string, name: string, picture: string | undefined, detail: ReactNode) => (
    <Command.Item key={id} value={id} disabled={isStale} onSelect={() => onFound(id)} className={item}>
      <Face name={name} picture={picture} small />
      <bdi className="truncate font-medium">{name}</bdi>
      <span className="min-w-0 flex-1 truncate text-muted text-sm">{detail}</span>
    </Command.Item>
  )
  return (
    <Command label={t('merge.find')} shouldFilter={false} loop {...selected}>
      <p className="mb-2 text-muted text-sm">{t('merge.findHint', { name: contact.name })}</p>
      <Command.Input
        value={q}
        onValueChange={setQ}
        maxLength={200}
        aria-label={t('merge.find')}
        placeholder={t('merge.find')}
        className="field"
      />
      <Command.List label={t('merge.find')} className="scroll-thin mt-2 max-h-64 min-h-24 overflow-y-auto">
        {isAsked ? (
          found.map(({ id, name, picture, phones, emails }) =>
            one(id, name, picture, <bdi>{phones[0] ?? emails[0]}</bdi>),
          )
        ) : (
          <>
            {suggested.length > 0 && <p className="px-2 pt-1 pb-0.5 text-muted text-xs">{t('perhapsSame.title')}</p>}
            {suggested.map(({ contactId, name, because }) =>
              one(contactId, name, undefined, t(`perhapsSame.${because}`)),
            )}
          </>
        )}
        {isAsked && !isFetching && !error && found.length === 0 && (
          <p className="px-2 py-4 text-center text-muted">{t('link.none')}</p>
        )}
      </Command.List>
      {error && (
        <p role="alert" className="text-bad text-sm">
          {sentence(error)}
        </p>
      )}
    </Command>
  )
}
