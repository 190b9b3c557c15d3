import { number } from '../../../platform/keys.ts'

const place = (portion: number, at: number) => `${number(portion)}#${number(at)}`

/** Primary keys of what this area stores. A job's id begins with when it was asked for. */
export const jobsKeys = {
  job: (id: string) => ({ pk: 'JOBS', sk: id }),
  portion: (jobId: string, portion: number) => ({ pk: `JOB#${jobId}`, sk: `P#${number(portion)}` }),
  outcome: (jobId: string, portion: number, at: number) => ({ pk: `JOB#${jobId}`, sk: `O#${place(portion, at)}` }),
  refusals: (jobId: string, portion: number) => ({ pk: `JOB#${jobId}`, sk: `R#${number(portion)}` }),
}
