import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { Bookmark, ChartColumn } from 'lucide-react'
import { questions } from './place.ts'
import { useReportViews } from './report-views.ts'
import { viewPlace } from './view-place.ts'
import { useWords } from './words.ts'

interface ReportCommandsProps {
  heading: string
  item: string
  choose(act: () => void): () => void
}

/** The pages of the reports and those that were saved, for the palette. */
export default function ReportCommands({ heading, item, choose }: ReportCommandsProps) {
  const { t } = useWords()
  const navigate = useNavigate()
  const { views } = useReportViews()
  return (
    <Command.Group heading={t('title')} className={heading}>
      {questions.map((question) => {
        const words = `${t('title')}: ${t(`page.${question}`)}`
        return (
          <Command.Item
            key={question}
            value={words}
            onSelect={choose(() => void navigate({ to: '/reports/$question', params: { question } }))}
            className={item}
          >
            <ChartColumn size={15} className="text-muted" aria-hidden />
            {words}
          </Command.Item>
        )
      })}
      <Command.Item
        value={`${t('title')}: ${t('page.live')}`}
        onSelect={choose(() => void navigate({ to: '/reports/live' }))}
        className={item}
      >
        <ChartColumn size={15} className="text-muted" aria-hidden />
        {`${t('title')}: ${t('page.live')}`}
      </Command.Item>
      {views.map((view) => (
        <Command.Item
          key={view.id}
          value={`${view.name} ${view.id}`}
          onSelect={choose(
            () =>
              void navigate({
                to: '/reports/$question',
                params: { question: view.report.name },
                search: viewPlace(view) as object,
              }),
          )}
          className={item}
        >
          <Bookmark size={15} className="text-muted" aria-hidden />
          {view.name}
        </Command.Item>
      ))}
    </Command.Group>
  )
}
