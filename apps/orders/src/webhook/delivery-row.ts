/** How an attempt stands. */
export type DeliveryStatus = 'pending' | 'succeeded' | 'failed';

/** An attempt as administrators see it. */
export interface DeliveryRow {
  id: string;
  event_id: string;
  event_type: string;
  attempt: number;
  status: DeliveryStatus;
  response_status: number | null;
  error: string | null;
  attempted_at: Date | null;
  next_attempt_at: Date | null;
}

export const deliveryColumns = 'id, event_id, event_type, attempt, status, response_status, error, attempted_at, next_attempt_at';
