export const workflowRunsExamples = {
  'workflowRuns.get': {
    input: { id: 'wr_J89SH6EPKPAYAV0XCMVV93M51H_1_1M8MKC6EC6CSSQAMA7Y' },
    output: {
      id: 'wr_J89SH6EPKPAYAV0XCMVV93M51H_1_1M8MKC6EC6CSSQAMA7Y',
      workflowId: 'wf_01M8MKBVE591AMCY09KZ6WCBRQ',
      workflowName: 'Tell the warehouse',
      workflowVersion: 1,
      contactId: 'ct_J89SH6EPKPAYAV0XCMVV93M51H',
      conversationId: 'cv_J89SH6EPKPAYAV0XCMVV93M51H_1',
      on: 'message.received',
      startedAt: '2026-11-29T21:29:01.418Z',
      state: 'failed',
      conditions: [],
      steps: [
        {
          id: 'call',
          do: 'webhook',
          result: 'failed',
          error: { code: 'webhook_unavailable', message: 'The address could not be reached (ENOTFOUND)' },
          at: '2026-11-29T21:29:03.539Z',
        },
      ],
    },
  },
  'workflowRuns.retry': {
    input: { id: 'wr_J89SH6EPKPAYAV0XCMVV93M51H_1_1M8MKC6EC6CSSQAMA7Y' },
    output: {
      id: 'wr_J89SH6EPKPAYAV0XCMVV93M51H_1_1M8MKC6EC6CSSQAMA7Y',
      workflowId: 'wf_01M8MKBVE591AMCY09KZ6WCBRQ',
      workflowName: 'Tell the warehouse',
      workflowVersion: 1,
      contactId: 'ct_J89SH6EPKPAYAV0XCMVV93M51H',
      conversationId: 'cv_J89SH6EPKPAYAV0XCMVV93M51H_1',
      on: 'message.received',
      startedAt: '2026-11-29T21:29:01.418Z',
      state: 'running',
      conditions: [],
      steps: [],
    },
  },
}
