export const attachmentsExamples = {
  'attachments.create': {
    input: { name: 'customers.csv', type: 'text/csv', size: 75 },
    output: {
      id: 'up_01M8PNTHQDEFGYF1B8S2AQBNEH',
      upload: {
        url: 'https://api.example.com/s3/switchboard-local-files',
        fields: {
          key: 'uploads/up_01M8PNTHQDEFGYF1B8S2AQBNEH',
          'Content-Type': 'text/csv',
          success_action_status: '201',
          'x-amz-algorithm': 'AWS4-HMAC-SHA256',
          'x-amz-credential': 'local/20261130/us-east-1/s3/aws4_request',
          'x-amz-date': '20261130T165017Z',
          'x-amz-security-token': 'jobs',
          policy:
            'eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0zMFQxNzowNToxNy40NTNaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0Ijoic3dpdGNoYm9hcmQtbG9jYWwtZmlsZXMifSx7ImtleSI6InVwbG9hZHMvdXBfMDFNOFBOVEhRREVGR1lGMUI4UzJBUUJORUgifSx7IkNvbnRlbnQtVHlwZSI6InRleHQvY3N2In0seyJzdWNjZXNzX2FjdGlvbl9zdGF0dXMiOiIyMDEifSx7IngtYW16LWFsZ29yaXRobSI6IkFXUzQtSE1BQy1TSEEyNTYifSx7IngtYW16LWNyZWRlbnRpYWwiOiJsb2NhbC8yMDI2MTEzMC91cy1lYXN0LTEvczMvYXdzNF9yZXF1ZXN0In0seyJ4LWFtei1kYXRlIjoiMjAyNjExMzBUMTY1MDE3WiJ9LHsieC1hbXotc2VjdXJpdHktdG9rZW4iOiJqb2JzIn0sWyJjb250ZW50LWxlbmd0aC1yYW5nZSIsNzUsNzVdXX0=',
          'x-amz-signature': '9ebe34f55468294eebad150d7aac4fd0b2509935691a7d45be4e1bc4d52160cb',
        },
      },
      expiresAt: '2026-11-30T17:05:17.453Z',
    },
  },
  'attachments.get': {
    input: { id: 'at_J89SH6EPKPAYAV0XCMVV93M51H_1_1795987622864_01M8MK8JYGABT2EFRXV8YG0278_1' },
    output: {
      url: 'https://api.example.com/s3/switchboard-local-files/files/ct_J89SH6EPKPAYAV0XCMVV93M51H/1/01M8MK8JYGABT2EFRXV8YG0278-1?response-content-disposition=attachment%3B%20filename%3D%22image.png%22%3B%20filename%2A%3DUTF-8%27%27image.png&response-content-type=image%2Fpng&x-amz-content-sha256=UNSIGNED-PAYLOAD&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=local%2F20261129%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261129T212703Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=d697a043454c42e4909f6422fff3dcc95787b00ec9f81371ada24a1c9aa71910',
      expiresAt: '2026-11-29T21:32:03.016Z',
    },
  },
}
