-- What cancelling costs, as days before the start and per cent of the price: 14:50,3:100.
ALTER TABLE course_offering ADD COLUMN cancellation_fees text NOT NULL DEFAULT '';
-- After a change of time, place or form those with a seat may leave it for nothing until then.
ALTER TABLE course_offering ADD COLUMN leave_free_until timestamptz;

ALTER TABLE registration ADD COLUMN fee_ore bigint NOT NULL DEFAULT 0 CHECK (fee_ore >= 0);
-- When somebody said that they keep their seat after the last change.
ALTER TABLE registration ADD COLUMN kept_at timestamptz;
