import { useQuery } from '@tanstack/react-query'
import { BookmarkPlus, ChevronDown, Pencil, TriangleAlert } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useMe } from '../../api/queries.ts'
import { can } from '../../api/rights.ts'
import { segmentsQuery } from '../../campaigns/queries.ts'
import type { Segment } from '../../campaigns/types.ts'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuRadio } from '../../ui/menu.tsx'
import { type ContactsPlace, isNarrowed, nothingAsked } from './place.ts'
import { useContactsGo } from './use-place.ts'
import { useWords } from './words.ts'

const SegmentDialog = lazy(() => import('../../campaigns/segment-dialog.tsx'))

const ALL = 'all'

/** Which segment the table shows: a filter with a name, the same that campaigns are sent to. */
export function SegmentMenu({ place }: { place: ContactsPlace }) {
  const { t } = useWords()
  const me = useMe()
  const go = useContactsGo()
  const { data: segments } = useQuery(segmentsQuery)
  const [dialog, setDialog] = useState<'new' | 'edit'>()
  const segment = segments?.find(({ id }) => id === place.segment)
  const mayKeep = can(me, 'campaigns.manage')
  const show = (id: string | undefined) => go.list({ ...nothingAsked, segment: id, sort: place.sort })
  return (
    <>
      <h1 className="me-auto flex min-w-0 font-semibold text-base">
        <Menu
          trigger={
            <button
              type="button"
              className="-ms-1.5 flex h-8 min-w-0 items-center gap-1 rounded-md px-1.5 hover:bg-hover data-[state=open]:bg-hover"
            >
              <bdi className="truncate">{segment?.name ?? t('title')}</bdi>
              <ChevronDown size={15} className="shrink-0 text-muted" aria-label={t('segments.choose')} />
            </button>
          }
        >
          <MenuLabel>{t('segments.title')}</MenuLabel>
          <MenuRadio
            value={segment?.id ?? ALL}
            onChange={(id) => show(id === ALL ? undefined : id)}
            options={[
              { value: ALL, label: t('segments.all') },
              ...(segments ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          {mayKeep && (
            <>
              <MenuLine />
              {segment && (
                <MenuItem icon={<Pencil size={15} aria-hidden />} onSelect={() => setDialog('edit')}>
                  {t('segments.edit')}
                </MenuItem>
              )}
              <MenuItem icon={<BookmarkPlus size={15} aria-hidden />} onSelect={() => setDialog('new')}>
                {t(isNarrowed(place) ? 'segments.keep' : 'segments.new')}
              </MenuItem>
            </>
          )}
        </Menu>
      </h1>
      {segment?.broken && (
        <p role="status" className="inline-flex items-center gap-1 text-warn text-xs">
          <TriangleAlert size={13} className="shrink-0" aria-hidden />
          {t('segments.broken')}
        </p>
      )}
      <Suspense>
        {dialog && (
          <SegmentDialog
            segment={dialog === 'edit' ? segment : undefined}
            {...(dialog === 'new' ? { begun: begunWith(place, segment) } : {})}
            onKept={(kept) => show(kept?.id)}
            onDone={() => setDialog(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

/** What the table shows, as a segment says it. */
function begunWith({ q, channel, owner, rating, language }: ContactsPlace, segment: Segment | undefined) {
  const filter: Segment['filter'] = {
    ...segment?.filter,
    ...(q ? { q } : {}),
    ...(channel ? { channelId: channel } : {}),
    ...(owner ? { ownerId: owner === 'none' ? null : owner } : {}),
    ...(rating ? { ratingAtLeast: rating } : {}),
    ...(language ? { language } : {}),
  }
  return filter
}
