import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { usePicture } from './editing.ts'
import { groups, hasWays } from './model/steps.ts'
import { isDeepest, type ListPath, numberOf, type Place, type Way, waysOf } from './model/tree.ts'
import { StepCard } from './step-card.tsx'
import { stepIcons } from './step-icons.ts'
import type { Step } from './types.ts'
import { useWords } from './words.ts'

interface StepListProps {
  steps: readonly Step[]
  list: ListPath
  label: string
}

/** Steps one after the other; between any two, another can be put. */
export function StepList({ steps, list, label }: StepListProps) {
  const { t } = useWords()
  const { editing } = usePicture()
  if (steps.length === 0 && !editing) return <p className="py-1 text-muted text-sm">{t('builder.nothing')}</p>
  return (
    <>
      <ol aria-label={label} className={editing ? '' : 'space-y-1.5'}>
        {steps.map((step, at) => (
          <li key={step.id}>
            {editing && (
              <Between place={{ list, at }} name={t('builder.addHere', { number: numberOf({ list, at }) })} />
            )}
            <StepCard step={step} place={{ list, at }} />
            <Ways step={step} place={{ list, at }} />
          </li>
        ))}
      </ol>
      {editing && <AtEnd place={{ list, at: steps.length }} />}
    </>
  )
}

/** What takes a step that is dragged. */
function useDrop(place: Place) {
  const { editing } = usePicture()
  const [isOver, setOver] = useState(false)
  const isDragging = editing?.draggedId !== undefined
  return {
    isDragging,
    isOver: isDragging && isOver,
    zone: {
      onDragOver: (event: React.DragEvent) => {
        if (!isDragging) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: React.DragEvent) => {
        event.preventDefault()
        event.stopPropagation()
        setOver(false)
        if (editing?.draggedId) editing.moveTo(editing.draggedId, place)
      },
    },
  }
}

/** The thin line between two steps. */
function Between({ place, name }: { place: Place; name: string }) {
  const { isDragging, isOver, zone } = useDrop(place)
  return (
    <div {...zone} className="group relative flex h-5 items-center justify-start ps-[15px]">
      <span aria-hidden className="absolute inset-y-0 start-[23px] w-px bg-line" />
      {isOver && <span aria-hidden className="absolute inset-x-0 h-0.5 rounded bg-accent" />}
      {!isDragging && (
        <AddStep place={place}>
          <button
            type="button"
            aria-label={name}
            title={name}
            className="relative flex size-[17px] items-center justify-center rounded-full border border-line bg-surface text-muted opacity-70 hover:border-accent hover:text-accent hover:opacity-100 focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:border-accent data-[state=open]:text-accent pointer-coarse:size-5"
          >
            <Plus size={11} aria-hidden />
          </button>
        </AddStep>
      )}
    </div>
  )
}

/** After the last one. */
function AtEnd({ place }: { place: Place }) {
  const { t } = useWords()
  const { isOver, zone } = useDrop(place)
  const parent = place.list.length > 0
  const way = place.list.at(-1) === 'then' ? t('builder.then') : t('builder.otherwise')
  const name = parent
    ? t('builder.addIn', { way, number: numberOf({ list: place.list.slice(0, -2), at: place.list.at(-2) as number }) })
    : t('builder.addEnd')
  return (
    <div {...zone} className="relative pt-2">
      {isOver && <span aria-hidden className="absolute inset-x-0 top-1 h-0.5 rounded bg-accent" />}
      <AddStep place={place}>
        <button
          type="button"
          aria-label={name}
          data-add={[...place.list, place.at].join('.')}
          className="flex h-8 items-center gap-1.5 rounded-md border border-dashed px-2.5 text-muted text-sm hover:border-accent hover:text-accent data-[state=open]:border-accent data-[state=open]:text-accent"
        >
          <Plus size={14} aria-hidden />
          {t('builder.addStep')}
        </button>
      </AddStep>
    </div>
  )
}

/** Everything that a step can be. */
function AddStep({ place, children }: { place: Place; children: React.ReactNode }) {
  const { t } = useWords()
  const { editing } = usePicture()
  if (!editing) return null
  return (
    <Menu trigger={children}>
      {editing.isFull ? (
        <MenuLabel>{t('builder.full', { count: 100 })}</MenuLabel>
      ) : (
        (Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
          <div key={group}>
            <MenuLabel>{t(`group.${group}`)}</MenuLabel>
            {groups[group].map((what) => {
              const Icon = stepIcons[what]
              const isTooDeep = hasWays(what) && isDeepest(place)
              return (
                <MenuItem
                  key={what}
                  icon={<Icon size={15} className="shrink-0 text-muted" aria-hidden />}
                  onSelect={() => editing.add(what, place)}
                  disabled={isTooDeep}
                  hint={isTooDeep ? t('builder.deep') : undefined}
                >
                  {t(`do.${what}`)}
                </MenuItem>
              )
            })}
          </div>
        ))
      )}
    </Menu>
  )
}

const elseNames = { assign: 'nobody', wait: 'late' } as const

/** What comes after it, one below the other. */
function Ways({ step, place }: { step: Step; place: Place }) {
  const { t } = useWords()
  const { editing } = usePicture()
  const nameOf = (way: Way) =>
    t(way === 'then' ? 'builder.then' : `builder.${elseNames[step.do as 'assign'] ?? 'otherwise'}`)
  // Where nothing is foreseen, nothing is said about it.
  const isOpen = editing?.openId === step.id
  const ways = waysOf(step).filter(({ steps }) => step.do === 'branch' || steps.length > 0 || isOpen)
  return ways.map(({ way, steps }) => (
    <div key={way} className="relative ms-6 border-s ps-4 pt-2 max-sm:ms-3 max-sm:ps-3">
      <h4 className="font-semibold text-muted text-xs">{nameOf(way)}</h4>
      <div className={editing ? '' : 'pt-1'}>
        <StepList steps={steps} list={[...place.list, place.at, way]} label={`${nameOf(way)} (${numberOf(place)})`} />
      </div>
    </div>
  ))
}
