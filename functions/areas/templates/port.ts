import type { Write } from '../../kernel/commit.ts'
import type { Refresh, Template } from './domain/template.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface TemplatesStore {
  readTemplates(channelId: string): Promise<{ templates: Template[]; refresh: Refresh | undefined }>
  readTemplate(id: string): Promise<Template | undefined>
  putTemplate(template: Template): Write
  removeTemplate(template: Template): Write
  readRefresh(channelId: string): Promise<Refresh | undefined>
  askForRefresh(channelId: string, at: number): Promise<Refresh>
  recordRefresh(
    channelId: string,
    outcome: Partial<Pick<Refresh, 'endedFor' | 'at' | 'error' | 'pending'>>,
  ): Promise<void>
}
