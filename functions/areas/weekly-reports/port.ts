/** That an agent was, or is just being, told of a week. */
export interface WeeklyMark {
  agentId: string
  /** the Monday on which the week began, `YYYY-MM-DD` */
  week: string
  /** epoch ms: until when whoever took it may be presumed alive, or when it is to be tried again; 0: it is over */
  leaseUntil: number
  /** how often it was taken to be sent without our knowing that it was not */
  attempts: number
}

/** What this area asks of the table. */
export interface WeeklyReportsStore {
  /** of all agents, each of the latest week that they were told of */
  listWeeklyMarks(): Promise<WeeklyMark[]>
  /** takes an agent's week; undefined: it is over, or another process has it */
  takeWeek(agentId: string, week: string, now: number, leaseUntil: number): Promise<WeeklyMark | undefined>
  /** that week is over for that agent */
  finishWeek(mark: WeeklyMark): Promise<void>
  /** it was not sent: to be tried again at `at` */
  postponeWeek(mark: WeeklyMark, at: number): Promise<void>
}
