// The endpoint, and what the sample application has besides.

const ENDPOINT = '/actuator/kafkaconsumers';

const REASON = 'Asked for on the live page';

async function ask(path, init) {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, ...init });
  const body = response.headers.get('content-type')?.includes('json') ? await response.json() : null;
  if (!response.ok) {
    throw new Error(body?.result ?? body?.detail ?? `${path} answered ${response.status}`);
  }
  return body;
}

export const groups = () => ask(ENDPOINT).then((body) => body.groups);

export const section = (group, name) => ask(`${ENDPOINT}/${encodeURIComponent(group)}/${name}`);

/** Does something to a listener, and returns what came of it. */
export async function act(group, action) {
  const body = await ask(`${ENDPOINT}/${encodeURIComponent(group)}`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify({ reason: REASON, ...action }),
  });
  return body.result;
}

/** What may be there: the load with its troubles, and the lab. Without them, nothing is shown. */
export const optional = (path) => ask(path).catch(() => null);

export const start = (path) => ask(path, {
  method: 'POST',
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
});
